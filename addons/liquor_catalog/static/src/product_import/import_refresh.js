import { Component, onMounted, onWillUnmount } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardWidgetProps } from "@web/views/widgets/standard_widget_props";

const WORKING = ["checking", "running"];
const EVERY_MS = 1500;

/** Keeps the progress bar of an import alive while the job works in the background. */
export class ImportRefresh extends Component {
    static template = "liquor_catalog.ImportRefresh";
    static props = standardWidgetProps;

    setup() {
        this.loading = false;
        onMounted(() => {
            this.timer = browser.setInterval(() => this.refresh(), EVERY_MS);
        });
        onWillUnmount(() => browser.clearInterval(this.timer));
    }

    async refresh() {
        const { record } = this.props;
        if (this.loading || !record.resId || !WORKING.includes(record.data.state) || document.hidden) {
            return;
        }
        this.loading = true;
        try {
            await record.load();
        } finally {
            this.loading = false;
        }
    }
}

registry.category("view_widgets").add("liquor_import_refresh", { component: ImportRefresh });
