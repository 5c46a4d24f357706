import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { BinaryField, binaryField } from "@web/views/fields/binary/binary_field";
import { FileUploader } from "@web/views/fields/file_handler";

const MEGABYTE = 1024 * 1024;

/** Says no to a file that is too large before it travels to the server. */
export class LimitedFileUploader extends FileUploader {
    static props = { ...FileUploader.props, maxMb: { type: Number, optional: true } };

    async onFileChange(ev) {
        const limit = this.props.maxMb;
        const tooLarge = limit && [...ev.target.files].find((file) => file.size > limit * MEGABYTE);
        if (tooLarge) {
            ev.target.value = null;
            this.notification.add(
                _t("The file has %(size)s MB; at most %(limit)s MB are allowed. Split it into several files.", {
                    size: Math.ceil(tooLarge.size / MEGABYTE),
                    limit,
                }),
                { type: "danger", sticky: true }
            );
            return;
        }
        return super.onFileChange(ev);
    }
}

export class ImportFileField extends BinaryField {
    static template = "liquor_catalog.ImportFileField";
    static components = { FileUploader: LimitedFileUploader };
    static props = { ...BinaryField.props, maxMbField: { type: String, optional: true } };

    get maxMb() {
        return this.props.record.data[this.props.maxMbField] || 0;
    }
}

registry.category("fields").add("liquor_import_file", {
    ...binaryField,
    component: ImportFileField,
    extractProps: (info) => ({
        ...binaryField.extractProps(info),
        maxMbField: info.options.max_mb_field,
    }),
});
