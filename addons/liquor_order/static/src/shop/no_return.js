import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The box on the payment page: stored at once; the server refuses to be paid without it. */
export class NoReturn extends Interaction {
    static selector = ".o_liquor_no_return";
    dynamicContent = {
        "#liquor_no_return": { "t-on-change": this.onChange },
    };

    async onChange(ev) {
        const box = ev.currentTarget;
        box.disabled = true;
        try {
            await this.waitFor(rpc("/shop/liquor/no_return", { confirmed: box.checked }));
        } catch (error) {
            box.checked = !box.checked;
            throw error;
        } finally {
            box.disabled = false;
        }
    }
}

registry.category("public.interactions").add("liquor_order.no_return", NoReturn);
