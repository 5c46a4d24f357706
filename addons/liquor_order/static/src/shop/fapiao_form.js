import { registry } from "@web/core/registry";
import { CheckoutForm } from "./checkout_form";

/** The fapiao block of the payment page and of an order's page. */
export class FapiaoForm extends CheckoutForm {
    static selector = ".o_liquor_fapiao_form";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.save, "t-on-input": this.onInput },
        "input[name=kind]": { "t-on-change": this.onKindChange },
        ".o_liquor_fapiao_fields": { "t-att-hidden": () => this.kind === "none" },
        ".o_liquor_fapiao_company": { "t-att-hidden": () => this.kind !== "company" },
    };

    get kind() {
        return this.el.querySelector("input[name=kind]:checked")?.value || "none";
    }

    get values() {
        const values = { access_token: this.el.dataset.token || undefined, kind: this.kind };
        for (const name of ["title", "tax_number", "email"]) {
            values[name] = this.el.elements[name].value;
        }
        return values;
    }

    onKindChange() {
        this.isDirty = true;
        this.showErrors({});
        if (this.kind === "none") {
            this.save();
        }
    }
}

registry.category("public.interactions").add("liquor_order.fapiao_form", FapiaoForm);
