import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";
import { refusal, typedNumber } from "./wholesale";

/** An article of the catalogue: Enter or the button adds what was typed, the star keeps it among the favourites. */
export class WholesaleArticle extends Interaction {
    static selector = ".o_wholesale_catalogue [data-product]";
    dynamicContent = {
        "input.o_wholesale_quantity": { "t-on-keydown": this.onKey },
        ".o_wholesale_add": { "t-on-click": this.locked(this.add, true) },
        ".o_wholesale_star": {
            "t-on-click": this.locked(this.toggle),
            "t-att-aria-pressed": () => (this.favourite ? "true" : "false"),
            "t-att-class": () => ({ "text-warning": this.favourite, "text-muted": !this.favourite }),
        },
        ".o_wholesale_ordered": { "t-out": () => this.ordered },
    };

    setup() {
        this.product = parseInt(this.el.dataset.product);
        this.favourite = Boolean(this.el.dataset.favourite);
        this.ordered = this.el.querySelector(".o_wholesale_ordered").textContent;
    }

    async onKey(ev) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        if (await this.add()) {
            const inputs = [...document.querySelectorAll(`.o_wholesale_catalogue input.o_wholesale_quantity`)];
            const next = inputs.slice(inputs.indexOf(ev.target) + 1).find((input) => !this.el.contains(input));
            next?.focus();
            next?.select();
        }
    }

    async add() {
        const value = (name) => typedNumber(this.el.querySelector(`[name=${name}]`)?.value ?? "");
        const [cases, bottles] = [value("cases"), value("bottles")];
        if (cases === null || bottles === null || (!cases && !bottles)) {
            this.services.notification.add(_t("Enter how many cases or bottles."), { type: "warning" });
            return false;
        }
        try {
            const params = { product_id: this.product, cases, bottles };
            const answer = await this.waitFor(rpc("/my/wholesale/add", params));
            const row = answer.rows.find((line) => line.key === answer.key);
            const ordered = answer.rows.filter((line) => line.id === this.product);
            this.ordered = _t(
                "%s bottles in the order",
                ordered.reduce((bottles, line) => bottles + line.quantity, 0)
            );
            for (const input of this.el.querySelectorAll("input.o_wholesale_quantity")) {
                input.value = "";
            }
            if (row.problems.length) {
                this.services.notification.add(`${row.code}: ${row.problems.join(" ")}`, { type: "warning" });
            }
            this.updateContent();
            return true;
        } catch (error) {
            this.services.notification.add(refusal(error), { type: "danger" });
            return false;
        }
    }

    async toggle() {
        const params = { product_id: this.product, wanted: !this.favourite };
        try {
            this.favourite = await this.waitFor(rpc("/my/wholesale/favourite", params));
        } catch (error) {
            this.services.notification.add(refusal(error), { type: "danger" });
        }
    }
}

registry.category("public.interactions").add("liquor_distribution.wholesale_article", WholesaleArticle);
