import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The form that sends a licence: a long-term one has no end, any other needs one; the server checks it again. */
export class LicenceForm extends Interaction {
    static selector = ".o_liquor_licence_new form";
    dynamicContent = {
        "#licence_long_term": { "t-on-change": this.showEnd },
        "button[type='submit']": { "t-att-disabled": () => this.sending },
        _root: { "t-on-submit": this.send },
    };

    setup() {
        this.sending = false;
    }

    start() {
        this.showEnd();
    }

    showEnd() {
        const end = this.el.querySelector("#licence_until");
        const lasting = this.el.querySelector("#licence_long_term").checked;
        end.disabled = lasting;
        end.required = !lasting;
    }

    /** A slow connection tempts to press twice. */
    send() {
        this.sending = true;
    }
}

registry.category("public.interactions").add("liquor_distribution.licence_form", LicenceForm);
