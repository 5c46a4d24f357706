import { Component, onMounted, onPatched, useRef, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";
import { rpc } from "@web/core/network/rpc";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { money, refusal, split, typedNumber } from "./wholesale";

const SUGGEST_AFTER = 150; // milliseconds without a key

/**
 * The page on which a distributor writes an order. The server keeps the order and judges it; each step answers with
 * all of it. Steps are sent one after another, so that fast typing never overtakes itself.
 */
export class WholesalePad extends Component {
    static template = "liquor_distribution.WholesalePad";
    static props = { state: Object, currency: Object, earlier: Array };

    setup() {
        this.notification = useService("notification");
        this.order = useState(this.props.state);
        this.ui = useState({ text: "", offers: [], active: 0, open: false, pasted: "", busy: false, selected: {} });
        this.search = useRef("search");
        this.file = useRef("file");
        this.root = useRef("root");
        this.steps = Promise.resolve();
        this.asked = 0;
        onPatched(() => this.focusRow());
        onMounted(() => {
            if (window.matchMedia("(min-width: 768px)").matches) {
                this.search.el.focus(); // on a phone it would open the keyboard over the page
            }
        });
    }

    // --- steps
    /** Send one step after those before it; null when the server refuses it, which the user is told. */
    step(name, params = {}) {
        const sent = this.steps.then(() => rpc(`/my/wholesale/${name}`, params));
        this.steps = sent.catch(() => {});
        return sent.then(
            (answer) => this.take(answer),
            (error) => this.refuse(refusal(error))
        );
    }

    take(answer) {
        if (answer.rows) {
            Object.assign(this.order, answer);
        }
        if (answer.report) {
            this.report(answer.report);
        }
        return answer;
    }

    refuse(message) {
        this.notification.add(message, { type: "danger", sticky: true });
        return null;
    }

    report({ good, bad }) {
        const message = bad
            ? _t("%(good)s rows taken over, %(bad)s to correct.", { good, bad })
            : _t("%(good)s rows taken over.", { good });
        this.notification.add(message, { type: bad ? "warning" : "success" });
    }

    // --- quick order
    onType(ev) {
        this.ui.text = ev.target.value;
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.suggest(), SUGGEST_AFTER);
    }

    /** Ask for offers; false when another question was asked meanwhile. */
    async suggest() {
        browser.clearTimeout(this.timer);
        const text = this.ui.text.trim();
        const number = ++this.asked;
        const offers = text ? await rpc("/my/wholesale/suggest", { text }).catch(() => []) : [];
        if (number !== this.asked) {
            return false;
        }
        Object.assign(this.ui, { offers, active: 0, open: Boolean(text), offersOf: text });
        return true;
    }

    async onSearchKey(ev) {
        const { offers } = this.ui;
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const move = ev.key === "ArrowDown" ? 1 : offers.length - 1;
            this.ui.active = offers.length ? (this.ui.active + move) % offers.length : 0;
        } else if (ev.key === "Escape") {
            this.ui.open = false;
        } else if (ev.key === "Enter" && !ev.isComposing) {
            ev.preventDefault();
            await this.onEnter();
        }
    }

    /** Take the marked offer; a scanner's Enter comes before the offers, then only the very code counts. */
    async onEnter() {
        const text = this.ui.text.trim();
        if (!text) {
            return;
        }
        if (this.ui.open && this.ui.offersOf === text) {
            const offer = this.ui.offers[this.ui.active];
            return offer ? this.choose(offer) : undefined;
        }
        if (await this.suggest()) {
            const exact = this.ui.offers.find((offer) => offer.exact);
            if (exact) {
                await this.choose(exact);
            }
        }
    }

    async choose(offer) {
        Object.assign(this.ui, { text: "", offers: [], open: false });
        this.asked++;
        const quantity = offer.bottles > 1 ? { cases: 1 } : { bottles: 1 };
        const answer = await this.step("add", { product_id: offer.id, ...quantity });
        this.toFocus = answer?.key;
    }

    /** After an article was added, once its row is drawn: its quantity. */
    focusRow() {
        const input = this.toFocus && this.root.el.querySelector(`[data-key="${this.toFocus}"] .o_wholesale_quantity`);
        if (input) {
            this.toFocus = null;
            input.focus();
            input.select();
        }
    }

    onSearchBlur() {
        browser.setTimeout(() => (this.ui.open = false), 200); // after a click on an offer
    }

    /** Cells of a spreadsheet are rows, wherever they are pasted. */
    onSearchPaste(ev) {
        const text = ev.clipboardData.getData("text/plain");
        if (/[\t\n]/.test(text.trim())) {
            ev.preventDefault();
            this.step("paste", { text });
        }
    }

    // --- rows
    /** What becomes one order each: the parts with their rows, the newest row first. */
    get parts() {
        return this.order.parts.map((part) => ({
            ...part,
            rows: this.order.rows.filter((row) => row.part === part.key).reverse(),
        }));
    }

    get severalAddresses() {
        return new Set(this.order.parts.map((part) => part.address_id)).size > 1;
    }

    split(row) {
        return split(row, row.quantity);
    }

    inWords(row, quantity) {
        const { cases, rest } = split(row, quantity);
        return [cases && _t("%s cases", cases), (rest || !cases) && _t("%s bottles", rest)].filter(Boolean).join(" ");
    }

    money(amount) {
        return money(this.props.currency, amount);
    }

    async onQuantity(row, ev) {
        const box = ev.target.closest("[data-key]");
        const value = (name) => typedNumber(box.querySelector(`[name=${name}]`)?.value ?? "0");
        const [cases, bottles] = [value("cases"), value("bottles")];
        if (cases === null || bottles === null) {
            return this.refuse(_t("%(code)s: enter whole numbers.", { code: row.code }));
        }
        const { cases: nowCases, rest } = this.split(row);
        if (cases !== nowCases || bottles !== rest) {
            await this.step("set", { product_id: row.id, day: row.day, ship_to: row.ship_to, cases, bottles });
        }
    }

    /** Enter: on to the next article. Arrows: to the row above or below. */
    onRowKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            this.search.el.focus();
        } else if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const inputs = [...this.root.el.querySelectorAll(`input.o_wholesale_quantity[name=${ev.target.name}]`)];
            const next = inputs[inputs.indexOf(ev.target) + (ev.key === "ArrowDown" ? 1 : -1)];
            next?.focus();
            next?.select();
        }
    }

    remove(row) {
        return this.step("set", { product_id: row.id, day: row.day, ship_to: row.ship_to, cases: 0, bottles: 0 });
    }

    onDay(row, ev) {
        return this.move([row], { new_day: ev.target.value });
    }

    move(rows, change) {
        return this.step("move", { rows: rows.map((row) => [row.id, row.day, row.ship_to]), ...change });
    }

    /** The marked rows, or all of them, on one day or to one address. */
    async moveMany(change) {
        const marked = this.order.rows.filter((row) => this.ui.selected[row.key]);
        if (await this.move(marked.length ? marked : this.order.rows, change)) {
            this.ui.selected = {};
        }
    }

    onDayOfMany(ev) {
        return this.moveMany({ new_day: ev.target.value });
    }

    onAddressOfMany(ev) {
        const new_ship_to = parseInt(ev.target.value);
        ev.target.value = "";
        return new_ship_to && this.moveMany({ new_ship_to });
    }

    mark(row, ev) {
        this.ui.selected[row.key] = ev.target.checked;
    }

    // --- many rows at once
    async onPasteButton() {
        if (await this.step("paste", { text: this.ui.pasted })) {
            this.ui.pasted = "";
        }
    }

    async onFile() {
        const file = this.file.el.files[0];
        if (!file) {
            return;
        }
        const form = new FormData();
        form.append("csrf_token", odoo.csrf_token);
        form.append("table", file);
        try {
            const response = await browser.fetch("/my/wholesale/upload", { method: "POST", body: form });
            const answer = await response.json();
            answer.error ? this.refuse(answer.error) : this.take(answer);
        } catch {
            this.refuse(_t("The file could not be sent. It may be larger than 5 MB."));
        }
        this.file.el.value = "";
    }

    onFix(row, ev) {
        const box = ev.target.closest("[data-bad]");
        const names = ["code", "cases", "bottles", "address"];
        const values = Object.fromEntries(names.map((name) => [name, box.querySelector(`[name=${name}]`)?.value ?? ""]));
        if (names.some((name) => values[name] !== (row[name] ?? ""))) {
            return this.step("fix", { row_id: row.id, ...values });
        }
    }

    onFixKey(ev) {
        if (ev.key === "Enter") {
            ev.preventDefault();
            ev.target.blur(); // a change is sent then
        }
    }

    drop(row) {
        return this.step("drop", { row_id: row.id });
    }

    dropAll() {
        return this.step("drop");
    }

    onEarlier(ev) {
        const order_id = parseInt(ev.target.value);
        ev.target.value = "";
        return order_id && this.step("reorder", { order_id });
    }

    clear() {
        return this.step("clear");
    }

    // --- placing
    onAddress(ev) {
        return this.step("ship", { address_id: parseInt(ev.target.value) });
    }

    get ready() {
        const { rows, bad, missing, blocks, parts } = this.order;
        return (
            rows.length && !bad.length && !missing && !blocks.length && !this.ui.busy &&
            rows.every((row) => !row.problems.length) && parts.every((part) => !part.refusal)
        );
    }

    paymentLabel(payment) {
        return { online: _t("Place and pay online"), account: _t("Place on account") }[payment] || payment;
    }

    async place(payment) {
        this.ui.busy = true;
        const { order_id, total } = this.order;
        const answer = await this.step("place", { order_id, payment, total });
        if (answer?.url) {
            browser.location.href = answer.url; // stays busy: nothing is placed twice
            return;
        }
        if (answer?.message) {
            this.notification.add(answer.message, { type: "warning", sticky: true });
        }
        this.ui.busy = false;
    }
}

registry.category("public_components").add("liquor_distribution.wholesale_pad", WholesalePad);
