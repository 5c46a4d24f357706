import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/** The form that asks for a return shows only what the chosen reason allows; the server checks it again. */
export class ReturnRequest extends Interaction {
    static selector = ".o_liquor_return_request form";
    dynamicContent = {
        "select[name='reason_id']": { "t-on-change": this.showReason },
    };

    start() {
        this.showReason();
    }

    showReason() {
        const option = this.el.querySelector("select[name='reason_id']").selectedOptions[0];
        const { kinds, photo, note, payer } = option.dataset;
        const allowed = kinds === undefined ? null : kinds.split(" ");
        for (const choice of this.el.querySelectorAll(".o_liquor_return_kind")) {
            const possible = !allowed || allowed.includes(choice.dataset.kind);
            choice.classList.toggle("d-none", !possible);
            choice.querySelector("input").disabled = !possible;
        }
        const checked = this.el.querySelector("input[name='kind']:checked");
        if (!checked || checked.disabled) {
            const first = this.el.querySelector("input[name='kind']:not([disabled])");
            if (first) {
                first.checked = true;
            }
        }
        this.el.querySelector(".o_liquor_return_note").textContent = note || "";
        this.el.querySelector(".o_liquor_return_photo_needed").classList.toggle("d-none", !photo);
        for (const who of ["seller", "customer"]) {
            const line = this.el.querySelector(`.o_liquor_return_payer_${who}`);
            line.classList.toggle("d-none", payer !== who);
        }
    }
}

registry.category("public.interactions").add("liquor_order.return_request", ReturnRequest);
