import { Interaction } from "@web/public/interaction";
import { rpc } from "@web/core/network/rpc";
import { _t } from "@web/core/l10n/translation";

/** A small form of the payment page, or of an order's page. What was entered is stored before paying. */
export class CheckoutForm extends Interaction {
    setup() {
        this.isDirty = false;
    }

    start() {
        // before the payment form hears of it
        this.addListener(document, "click", this.onClickAnywhere, { capture: true });
    }

    /** What is sent to the form's url. */
    get values() {
        return {};
    }

    onInput() {
        this.isDirty = true;
        this.showErrors({});
        this.say("");
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
        let answer;
        try {
            answer = await this.waitFor(rpc(this.el.dataset.url, this.values));
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
        const statusEl = this.el.querySelector(".o_liquor_form_status");
        statusEl.textContent = text;
        statusEl.classList.toggle("text-warning-emphasis", isWarning);
        statusEl.classList.toggle("text-success", !isWarning);
    }
}
