import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Counts down the time to pay. The server says how many seconds are left; the browser's clock is never asked
 * for the time of day, only for how long the page has been open. At zero the page is read again.
 */
export class PaymentCountdown extends Interaction {
    static selector = ".o_liquor_countdown";
    dynamicContent = {
        _root: { "t-out": () => this.text },
    };

    setup() {
        this.opened = performance.now();
        this.total = parseInt(this.el.dataset.seconds);
    }

    start() {
        this.tick();
    }

    get left() {
        return Math.max(0, this.total - Math.floor((performance.now() - this.opened) / 1000));
    }

    get text() {
        const two = (number) => String(number).padStart(2, "0");
        return `${two(Math.floor(this.left / 60))}:${two(this.left % 60)}`;
    }

    tick() {
        this.updateContent();
        if (this.left > 0) {
            this.waitForTimeout(() => this.tick(), 1000);
        } else {
            // a second later: the server's deadline has surely passed
            this.waitForTimeout(() => window.location.reload(), 1500);
        }
    }
}

registry.category("public.interactions").add("liquor_order.payment_countdown", PaymentCountdown);
