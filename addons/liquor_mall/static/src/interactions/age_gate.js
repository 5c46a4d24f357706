import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Keeps the keyboard inside the age gate. The gate itself needs no script: it is a form of the
 * page, and what lies behind it is inert. No key closes it.
 */
export class AgeGate extends Interaction {
    static selector = ".o_mall_age_gate";
    dynamicContent = {
        _root: { "t-on-keydown": this.onKeydown },
    };

    start() {
        document.documentElement.classList.add("o_mall_age_gate_open");
        this.el.querySelector("button[value=adult]").focus({ preventScroll: true });
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
        const elements = [...this.el.querySelectorAll("button, a[href]")];
        const [first, last] = [elements[0], elements.at(-1)];
        if (ev.shiftKey ? document.activeElement === first : document.activeElement === last) {
            ev.preventDefault();
            (ev.shiftKey ? last : first).focus();
        }
    }
}

registry.category("public.interactions").add("liquor_mall.age_gate", AgeGate);
