import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/** Asks before the receipt is confirmed: it completes the order. The question is the button's title. */
export class ConfirmReceipt extends Interaction {
    static selector = ".o_liquor_receive";
    dynamicContent = {
        _root: { "t-on-click": this.onClick },
    };

    onClick(ev) {
        if (!window.confirm(this.el.title)) {
            ev.preventDefault();
        }
    }
}

/** Shows the open tab of the orders on a phone, where the row of tabs is wider than the page. */
export class OrderTabs extends Interaction {
    static selector = ".o_liquor_tabs";

    start() {
        const active = this.el.querySelector(".active");
        if (active) {
            this.el.scrollLeft = active.offsetLeft - (this.el.clientWidth - active.offsetWidth) / 2;
        }
    }
}

registry.category("public.interactions").add("liquor_order.confirm_receipt", ConfirmReceipt);
registry.category("public.interactions").add("liquor_order.order_tabs", OrderTabs);
