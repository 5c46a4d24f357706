/** What the ordering pages share: quantities in cases and bottles, amounts, and steps one after another. */

/** {cases, rest} of a number of bottles; what does not come in cases is all rest. */
export function split(row, quantity) {
    return row.bottles > 1
        ? { cases: Math.floor(quantity / row.bottles), rest: quantity % row.bottles }
        : { cases: 0, rest: quantity };
}

/** The whole number that a person typed; null when it is none. */
export function typedNumber(text) {
    const plain = String(text).normalize("NFKC").trim();
    return plain === "" ? 0 : /^\d{1,5}$/.test(plain) ? parseInt(plain) : null;
}

export function money(currency, amount) {
    const digits = { minimumFractionDigits: currency.digits, maximumFractionDigits: currency.digits };
    const text = amount.toLocaleString("zh-CN", digits);
    return currency.position === "before" ? `${currency.symbol}${text}` : `${text} ${currency.symbol}`;
}

/** What the server says of a refused step. */
export function refusal(error) {
    return error?.data?.message || error?.message || String(error);
}
