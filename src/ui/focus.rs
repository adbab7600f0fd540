//! The focus, given to what is about to be on the page.

use super::signal::keep;

use super::dom::El;
use super::timer::after;

/// Gives the focus to an element that will be on the page in a moment, unless its owner ends before.
pub fn focus_soon(element: &El) {
    let element = element.clone();
    keep(after(0, move || element.focus()));
}
