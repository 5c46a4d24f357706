import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

const WIDE = "(min-width: 992px)";

/**
 * Applies a filter as soon as it is ticked where the filters are a column beside the list.
 * In the panel of a phone several are chosen first, then sent with the panel's button.
 */
export class LiquorFilterForm extends Interaction {
    static selector = ".o_liquor_filter_form";
    dynamicContent = {
        "input[type=checkbox]": { "t-on-change": this.onTick },
        _root: { "t-on-submit": this.onSubmit },
    };

    onTick() {
        if (window.matchMedia(WIDE).matches) {
            this.el.requestSubmit();
        }
    }

    /** Empty fields stay out of the address. */
    onSubmit() {
        for (const input of this.el.querySelectorAll("input[type=number]")) {
            input.disabled = !input.value;
        }
        this.el.closest(".o_liquor_list").classList.add("o_liquor_loading");
    }
}

registry.category("public.interactions").add("liquor_catalog.filter_form", LiquorFilterForm);
