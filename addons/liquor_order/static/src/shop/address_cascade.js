import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { Interaction } from "@web/public/interaction";
import { registry } from "@web/core/registry";

/**
 * Fills the cities of the chosen province and the districts of the chosen city. What was chosen before this
 * script was loaded is taken up.
 */
export class AddressCascade extends Interaction {
    static selector = ".o_liquor_cascade";
    dynamicContent = {
        "select[name=state_id]": { "t-on-change": this.onProvince },
        "select[name=liquor_city_id]": { "t-on-change": this.onCity },
        _root: { "t-on-liquor-choose": this.onChoose },
    };

    setup() {
        [this.province, this.city, this.district] = this.el.querySelectorAll("select");
        this.cities = [];
    }

    async willStart() {
        if (this.province.value) {
            await this.load();
        }
    }

    onProvince() {
        return this.load();
    }

    onCity() {
        this.fillDistricts();
    }

    /** An address was recognised: {state_id, liquor_city_id, liquor_district_id}. */
    async onChoose(ev) {
        this.province.value = ev.detail.state_id || "";
        await this.load(ev.detail.liquor_city_id, ev.detail.liquor_district_id);
    }

    /** What is chosen stays where the new list has it. */
    async load(city, district) {
        const province = this.province.value;
        if (!province) {
            this.cities = [];
        } else {
            const url = `/shop/divisions/${province}?v=${this.el.dataset.version}`;
            try {
                const response = await this.waitFor(browser.fetch(url));
                if (!response.ok) {
                    throw new Error(response.statusText);
                }
                const cities = await this.waitFor(response.json());
                if (province !== this.province.value) {
                    return this.load(); // another one was chosen while this one was on its way
                }
                this.cities = cities;
            } catch {
                this.services.notification.add(_t("The list of cities could not be loaded. Choose the province again."), {
                    type: "warning",
                });
                return;
            }
        }
        this.fill(this.city, this.cities, city);
        this.fillDistricts(district);
    }

    fillDistricts(chosen) {
        const city = this.cities.find(([id]) => String(id) === this.city.value);
        this.fill(this.district, city ? city[2] : [], chosen);
    }

    fill(select, places, chosen = select.value) {
        select.replaceChildren(select.options[0], ...places.map(([id, name]) => new Option(name, id)));
        select.value = chosen || "";
        if (select.selectedIndex < 1) {
            select.value = places.length === 1 ? places[0][0] : "";
        }
        select.classList.remove("is-invalid");
    }
}

/** Reads a pasted address into the fields of the form around it. */
export class AddressPaste extends Interaction {
    static selector = ".o_liquor_paste";
    dynamicContent = {
        button: { "t-on-click": this.locked(this.onRecognise, true) },
        textarea: { "t-on-paste": this.onPaste },
        ".o_liquor_paste_result": { "t-out": () => this.message },
    };

    setup() {
        this.message = "";
        this.text = this.el.querySelector("textarea");
    }

    onPaste() {
        this.waitForTimeout(() => this.onRecognise(), 0); // the text is there after the event
    }

    async onRecognise() {
        const text = this.text.value.trim();
        if (!text) {
            this.message = _t("Paste an address first.");
            this.updateContent();
            return;
        }
        const values = await this.waitFor(rpc("/shop/address/parse", { text }));
        const form = this.el.closest("form");
        for (const name of ["name", "phone", "street"]) {
            if (values[name] && form.elements[name]) {
                form.elements[name].value = values[name];
                form.elements[name].classList.remove("is-invalid");
            }
        }
        if (values.state_id) {
            form.querySelector(".o_liquor_cascade").dispatchEvent(new CustomEvent("liquor-choose", { detail: values }));
        }
        this.message = this.describe(values);
        this.updateContent();
    }

    describe(values) {
        if (values.liquor_district_id && values.street && values.phone && values.name) {
            return _t("Recognised. Please check the fields.");
        }
        return Object.keys(values).length
            ? _t("Partly recognised. Please complete the empty fields.")
            : _t("Nothing recognised. Please fill in the fields.");
    }
}

registry.category("public.interactions").add("liquor_order.address_cascade", AddressCascade);
registry.category("public.interactions").add("liquor_order.address_paste", AddressPaste);
