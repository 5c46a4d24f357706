import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Counts down to the end of the time to pay; the server said how many seconds are left. */
export class Countdown extends Interaction {
    static selector = ".o_liquor_countdown";

    start() {
        this.end = performance.now() + 1000 * Number(this.el.dataset.seconds);
        if (Number(this.el.dataset.seconds)) {
            this.tick();
        }
    }

    tick() {
        const left = Math.max(0, Math.round((this.end - performance.now()) / 1000));
        const part = (number) => String(number).padStart(2, "0");
        const hours = Math.floor(left / 3600);
        const clock = `${part(Math.floor(left / 60) % 60)}:${part(left % 60)}`;
        this.el.textContent = hours ? `${hours}:${clock}` : clock;
        if (left) {
            this.waitForTimeout(() => this.tick(), 1000);
        } else {
            window.location.reload();
        }
    }
}

registry.category("public.interactions").add("liquor_order.countdown", Countdown);
