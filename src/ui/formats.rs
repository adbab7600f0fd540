//! Numbers and moments in the viewer's way, by the browser's own `Intl`.

use js_sys::{Array, Function, Object, Reflect};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type NumberFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> NumberFormat;
    #[wasm_bindgen(method, getter)]
    fn format(this: &NumberFormat) -> Function;

    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> DateTimeFormat;
    #[wasm_bindgen(method, getter)]
    fn format(this: &DateTimeFormat) -> Function;

    #[wasm_bindgen(js_namespace = Intl)]
    type RelativeTimeFormat;
    #[wasm_bindgen(constructor, js_namespace = Intl)]
    fn new(locales: &Array, options: &Object) -> RelativeTimeFormat;
    #[wasm_bindgen(method)]
    fn format(this: &RelativeTimeFormat, value: f64, unit: &str) -> String;
}

/// An amount that no float holds; a browser that shows it wrong formats by floats.
const EXACT: &str = "1234567890123456.7801";

/// The viewer's formats. The first ones that a page makes cost the browser 16 to 54 ms: make them once, and not
/// before the first rows stand.
pub struct Formats {
    amount: Option<Function>,
    time: Function,
    relative: RelativeTimeFormat,
}

impl Formats {
    /// The formats of a language, or of the browser's own, in the viewer's time zone. The language is one that
    /// `locale` of the configuration allows.
    pub fn new(locale: Option<&str>) -> Self {
        let viewer: Array = locale.into_iter().map(JsValue::from_str).collect();
        // 20 is the most that every browser takes; the API sends at most four.
        let decimals = [("minimumFractionDigits", 2.into()), ("maximumFractionDigits", 20.into())];
        let amount = NumberFormat::new(&viewer, &object(&decimals)).format();
        let style = [("dateStyle", "medium".into()), ("timeStyle", "short".into())];
        Self {
            amount: Some(amount).filter(is_exact),
            time: DateTimeFormat::new(&viewer, &object(&style)).format(),
            relative: RelativeTimeFormat::new(&viewer, &object(&[("numeric", "auto".into())])),
        }
    }

    /// An amount, given as a plain decimal text, with two decimals at the least and none cut off. As it was given in
    /// a browser that would round it.
    pub fn amount(&self, plain: &str) -> String {
        self.amount.as_ref().and_then(|format| call(format, &plain.into())).unwrap_or_else(|| plain.to_owned())
    }

    /// A moment, in seconds since 1970 UTC, as date and time of the viewer's zone.
    pub fn time(&self, unix: i64) -> String {
        call(&self.time, &milliseconds(unix).into()).unwrap_or_default()
    }

    /// A moment as its distance from another one: "2 hours ago".
    pub fn relative(&self, unix: i64, now: i64) -> String {
        let (count, unit) = distance(unix.saturating_sub(now));
        #[allow(clippy::cast_precision_loss, reason = "no distance of this calendar comes near 2^53")]
        self.relative.format(count as f64, unit)
    }
}

/// The distance of so many seconds in the unit that a person would use.
fn distance(seconds: i64) -> (i64, &'static str) {
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (86_400, "day"),
        (3600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let fits = UNITS.into_iter().find(|(length, _)| seconds.abs() >= *length);
    fits.map_or((0, "second"), |(length, unit)| (seconds / length, unit))
}

#[allow(clippy::cast_precision_loss, reason = "a year of four digits is far below 2^53 milliseconds")]
fn milliseconds(unix: i64) -> f64 {
    unix.saturating_mul(1000) as f64
}

/// In a language that writes other digits nobody can tell, and the plain text is shown.
fn is_exact(format: &Function) -> bool {
    call(format, &EXACT.into()).is_some_and(|shown| shown.ends_with("7801"))
}

fn call(format: &Function, value: &JsValue) -> Option<String> {
    format.call1(&JsValue::UNDEFINED, value).ok()?.as_string()
}

fn object(entries: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (key, value) in entries {
        let _ = Reflect::set(&object, &(*key).into(), value);
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_distance_is_said_in_the_largest_unit_that_fits() {
        assert_eq!(distance(0), (0, "second"));
        assert_eq!(distance(-59), (-59, "second"));
        assert_eq!(distance(-60), (-1, "minute"));
        assert_eq!(distance(-7_300), (-2, "hour"));
        assert_eq!(distance(86_400), (1, "day"));
        assert_eq!(distance(-400 * 86_400), (-1, "year"));
    }
}
