import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Keeps the keyboard inside the age gate. The gate itself needs no script: it is a form of the
 * page, and what lies behind it is inert. No key closes it.
 *
 * Interactions start inside #wrapwrap only, and the gate stands beside it; so this one belongs to
 * the inert page.
 */
export class AgeGate extends Interaction {
    static selector = "#wrapwrap[inert]";
    dynamicSelectors = {
        ...this.dynamicSelectors,
        _gate: () => document.querySelector(".o_mall_age_gate"),
    };
    dynamicContent = {
        _gate: { "t-on-keydown": this.onKeydown },
    };

    setup() {
        this.gateEl = document.querySelector(".o_mall_age_gate");
    }

    start() {
        if (!this.gateEl) {
            return;
        }
        document.documentElement.classList.add("o_mall_age_gate_open");
        this.gateEl.querySelector("button[value=adult]").focus({ preventScroll: true });
    }

    destroy() {
        document.documentElement.classList.remove("o_mall_age_gate_open");
    }

    onKeydown(ev) {
        if (ev.key === "Escape") {
            ev.preventDefault();
            ev.stopPropagation();
        } else if (ev.key === "Tab") {
            this.turnAround(ev);
        }
    }

    /** From the last element back to the first, and the other way round. */
    turnAround(ev) {
        const elements = [...this.gateEl.querySelectorAll("button, a[href]")];
        const [first, last] = [elements[0], elements.at(-1)];
        if (ev.shiftKey ? document.activeElement === first : document.activeElement === last) {
            ev.preventDefault();
            (ev.shiftKey ? last : first).focus();
        }
    }
}

registry.category("public.interactions").add("liquor_mall.age_gate", AgeGate);
