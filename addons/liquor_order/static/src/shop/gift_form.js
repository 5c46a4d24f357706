import { registry } from "@web/core/registry";
import { CheckoutForm } from "./checkout_form";

/** The gift block of the payment page. */
export class GiftForm extends CheckoutForm {
    static selector = ".o_liquor_gift_form";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.save, "t-on-input": this.onInput },
        "input[name=is_gift]": { "t-on-change": this.onGiftChange },
        ".o_liquor_gift_fields": { "t-att-hidden": () => !this.isGift },
    };

    get isGift() {
        return this.el.elements.is_gift.checked;
    }

    get values() {
        return { is_gift: this.isGift, message: this.el.elements.message.value };
    }

    onGiftChange() {
        this.isDirty = true;
        this.showErrors({});
        if (!this.isGift) {
            this.save();
        }
    }
}

registry.category("public.interactions").add("liquor_order.gift_form", GiftForm);
