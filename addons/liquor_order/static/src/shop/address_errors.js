import { CustomerAddress } from "@portal/interactions/address";
import { patch } from "@web/core/utils/patch";

patch(CustomerAddress.prototype, {
    /** On a telephone the messages stand above what is seen of the form. */
    async saveAddress(ev) {
        this.errorsDiv.replaceChildren();
        await super.saveAddress(ev);
        if (this.errorsDiv.childElementCount) {
            this.errorsDiv.setAttribute("role", "alert");
            this.errorsDiv.scrollIntoView({ block: "center" });
        }
    },
});
