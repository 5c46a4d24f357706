import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";
import { rpc } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";

/** The fapiao block of the payment page and of an order's page. What was entered is stored before paying. */
export class FapiaoForm extends Interaction {
    static selector = ".o_liquor_fapiao_form";
    dynamicContent = {
        _root: { "t-on-submit.prevent": this.save, "t-on-input": this.onInput },
        "input[name=kind]": { "t-on-change": this.onKindChange },
        ".o_liquor_fapiao_fields": { "t-att-hidden": () => this.kind === "none" },
        ".o_liquor_fapiao_company": { "t-att-hidden": () => this.kind !== "company" },
    };

    setup() {
        this.isDirty = false;
    }

    start() {
        // before the payment form hears of it
        this.addListener(document, "click", this.onClickAnywhere, { capture: true });
    }

    get kind() {
        return this.el.querySelector("input[name=kind]:checked")?.value || "none";
    }

    onInput() {
        this.isDirty = true;
        this.say("");
    }

    onKindChange() {
        this.isDirty = true;
        this.showErrors({});
        if (this.kind === "none") {
            this.save();
        }
    }

    async onClickAnywhere(ev) {
        const button = ev.target.closest?.("[name=o_payment_submit_button]");
        if (!button || !this.isDirty) {
            return;
        }
        ev.preventDefault();
        ev.stopImmediatePropagation();
        if (await this.save()) {
            button.click();
        } else {
            this.el.scrollIntoView({ block: "center", behavior: "smooth" });
        }
    }

    /** Returns whether the details are stored. */
    async save() {
        const values = { access_token: this.el.dataset.token || undefined, kind: this.kind };
        for (const name of ["title", "tax_number", "email"]) {
            values[name] = this.el.elements[name].value;
        }
        let answer;
        try {
            answer = await this.waitFor(rpc(this.el.dataset.url, values));
        } catch {
            answer = { errors: { form: _t("Not saved. Check the network and try again.") } };
        }
        this.showErrors(answer.errors);
        if (Object.keys(answer.errors).length) {
            this.say("");
            return false;
        }
        this.isDirty = false;
        this.say(answer.warning || _t("Saved."), Boolean(answer.warning));
        return true;
    }

    showErrors(errors) {
        for (const messageEl of this.el.querySelectorAll("[data-field]")) {
            const field = messageEl.dataset.field;
            messageEl.textContent = errors[field] || (field === "form" && errors.kind) || "";
            this.el.elements[field]?.classList.toggle("is-invalid", Boolean(errors[field]));
        }
        this.el.querySelector(".is-invalid")?.focus();
    }

    say(text, isWarning = false) {
        const statusEl = this.el.querySelector(".o_liquor_fapiao_status");
        statusEl.textContent = text;
        statusEl.classList.toggle("text-warning-emphasis", isWarning);
        statusEl.classList.toggle("text-success", !isWarning);
    }
}

registry.category("public.interactions").add("liquor_order.fapiao_form", FapiaoForm);
