//! Elements of the page, built by plain calls and kept current by signals.
//!
//! Leptos' `view!` gives every element a type of its own, and every type its own copy of the code that builds,
//! changes and removes it: about 1 KB an element, and with this panel's forms 40 KB (brotli) more than the budget.
//! Here every element has the one type [`El`], and the signals, effects and owners are Leptos' own.

use super::signal::{Signal, keep};
use leptos::reactive::effect::RenderEffect;
use wasm_bindgen::prelude::*;
use web_sys::{Comment, Element, Event, EventTarget, HtmlElement, Node, Text};

#[wasm_bindgen]
extern "C" {
    // Bound here without the errors that the panel's own tag names cannot cause.
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn create_element(tag: &str) -> Element;
    #[wasm_bindgen(js_namespace = document, js_name = createTextNode)]
    fn create_text(text: &str) -> Text;
    #[wasm_bindgen(js_namespace = document, js_name = createComment)]
    fn create_comment(text: &str) -> Comment;
}

/// An element under construction. What follows signals, and every listener, lives as long as the Leptos owner in
/// which it was made: the panel, or the live region around it.
#[must_use]
#[derive(Clone)]
pub struct El(Element);

/// A new element.
pub fn el(tag: &'static str) -> El {
    El(create_element(tag))
}

impl El {
    /// The element itself.
    pub fn element(&self) -> &Element {
        &self.0
    }

    /// Sets the class.
    pub fn class(self, class: &str) -> Self {
        self.0.set_class_name(class);
        self
    }

    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set_attribute(&self.0, name, Some(value));
        self
    }

    /// Sets a custom property of the element's style.
    pub fn style(self, name: &str, value: &str) -> Self {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.style().set_property(name, value);
        }
        self
    }

    /// Keeps an attribute current; `None` takes it away.
    pub fn live_attr(self, name: &'static str, value: impl Fn() -> Option<String> + 'static) -> Self {
        self.keep_attribute(name, Box::new(value))
    }

    /// Keeps an attribute at `true` while `holds`, and away otherwise.
    pub fn live_flag(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        self.keep_flag(name, Box::new(holds))
    }

    /// Keeps a class on the element while `holds`.
    pub fn live_class(self, class: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        self.keep_class(class, Box::new(holds))
    }

    /// Keeps a custom property of the element's style current. Styles set this way pass the policy; a `style`
    /// attribute does not.
    pub fn live_style(self, name: &'static str, value: impl Fn() -> String + 'static) -> Self {
        self.keep_style(name, Box::new(value))
    }

    /// Keeps a property current, such as `value` or `checked`: what the admin did last does not count against it.
    /// A `<select>` takes its value only once it has its options.
    pub fn live_prop<V: Into<JsValue>>(self, name: &'static str, value: impl Fn() -> V + 'static) -> Self {
        self.keep_property(name, Box::new(move || value().into()))
    }

    /// Adds a text. Texts are never read as markup.
    pub fn text(self, text: &str) -> Self {
        self.append(&create_text(text))
    }

    /// Adds a text and keeps it current.
    pub fn live_text(self, text: impl Fn() -> String + 'static) -> Self {
        self.keep_text(Box::new(text))
    }

    /// Adds an element.
    pub fn child(self, child: Self) -> Self {
        self.append(&child.0)
    }

    /// Adds elements.
    pub fn children(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// Adds a place for an element that comes and goes. What was made inside it ends when it is made anew.
    pub fn live_child(self, child: impl Fn() -> Option<Self> + 'static) -> Self {
        self.keep_child(Box::new(child))
    }

    /// Adds a place for elements that come and go together.
    pub fn live_children(self, children: impl Fn() -> Vec<Self> + 'static) -> Self {
        self.keep_children(Box::new(children))
    }

    /// Calls `handler` at every event of this name.
    pub fn on(self, event: &'static str, handler: impl FnMut(Event) + 'static) -> Self {
        self.listen(event, Box::new(handler))
    }

    /// Calls `handler` at every event of this name on its way down to an element inside.
    pub fn on_way_down(&self, event: &'static str, handler: impl FnMut(Event) + 'static) {
        keep(Listener::new(&self.0, event, closure(Box::new(handler)), true));
    }

    /// Calls `handler` at every click, and at Enter and Space on a button.
    pub fn on_click(self, handler: impl FnMut() + 'static) -> Self {
        self.listen_to_clicks(Box::new(handler))
    }

    /// Gives the focus to the element, once it is on the page.
    pub fn focus(&self) {
        if let Some(element) = self.0.dyn_ref::<HtmlElement>() {
            let _ = element.focus();
        }
    }

    fn append(self, node: &Node) -> Self {
        let _ = self.0.append_child(node);
        self
    }
}

/// A closure behind a table of two entries. Behind `dyn Fn` it has five, of which three are code that is never
/// called; with some two hundred closures that is felt.
trait Make<T> {
    fn make(&self) -> T;
}

impl<T, F: Fn() -> T> Make<T> for F {
    fn make(&self) -> T {
        self()
    }
}

/// The same for a listener.
pub(super) trait Hear {
    fn hear(&mut self, event: Event);
}

impl<F: FnMut(Event)> Hear for F {
    fn hear(&mut self, event: Event) {
        self(event);
    }
}

/// A listener as the browser calls it.
pub(super) fn closure(mut handler: Box<dyn Hear>) -> Closure<dyn FnMut(Event)> {
    Closure::new(move |event| handler.hear(event))
}

/// What the methods above do, each compiled once and not anew for every closure.
impl El {
    fn keep_attribute(self, name: &'static str, value: Box<dyn Make<Option<String>>>) -> Self {
        let element = self.0.clone();
        live(move || set_attribute(&element, name, value.make().as_deref()));
        self
    }

    fn keep_flag(self, name: &'static str, holds: Box<dyn Make<bool>>) -> Self {
        let element = self.0.clone();
        live(move || set_attribute(&element, name, holds.make().then_some("true")));
        self
    }

    fn keep_class(self, class: &'static str, holds: Box<dyn Make<bool>>) -> Self {
        let classes = self.0.class_list();
        live(move || {
            let _ = classes.toggle_with_force(class, holds.make());
        });
        self
    }

    fn keep_style(self, name: &'static str, value: Box<dyn Make<String>>) -> Self {
        let this = self.clone();
        live(move || drop(this.clone().style(name, &value.make())));
        self
    }

    fn keep_property(self, name: &'static str, value: Box<dyn Make<JsValue>>) -> Self {
        let element = self.0.clone();
        live(move || set_property(&element, name, &value.make()));
        self
    }

    fn keep_text(self, text: Box<dyn Make<String>>) -> Self {
        let node = create_text("");
        let this = self.append(&node);
        live(move || node.set_data(&text.make()));
        this
    }

    fn keep_child(self, child: Box<dyn Make<Option<Self>>>) -> Self {
        self.keep_children(Box::new(move || child.make().into_iter().collect()))
    }

    fn keep_children(self, children: Box<dyn Make<Vec<Self>>>) -> Self {
        let place = create_comment("");
        let this = self.append(&place);
        let shown = Signal::new(Vec::<Self>::new());
        live(move || {
            let mut had_focus = false;
            for old in shown.try_update_untracked(std::mem::take).into_iter().flatten() {
                had_focus |= old.0.matches(":focus-within").unwrap_or(false);
                old.0.remove();
            }
            let fresh = children.make();
            if let Some(parent) = place.parent_element() {
                for child in &fresh {
                    let _ = parent.insert_before(&child.0, Some(&place));
                }
                if had_focus {
                    save_focus(&parent, &fresh);
                }
            }
            shown.set_untracked(fresh);
        });
        this
    }

    fn listen(self, event: &'static str, handler: Box<dyn Hear>) -> Self {
        keep(Listener::new(&self.0, event, closure(handler), false));
        self
    }

    fn listen_to_clicks(self, mut handler: Box<dyn FnMut()>) -> Self {
        self.listen("click", Box::new(move |_| handler()))
    }
}

/// A listener that is taken off when it is dropped: an element that has left the page can still get events, and
/// its handler would be gone.
pub(super) struct Listener {
    target: EventTarget,
    event: &'static str,
    handler: Closure<dyn FnMut(Event)>,
    /// Whether it hears an event on its way down to the element that it is meant for.
    way_down: bool,
}

impl Listener {
    pub(super) fn new(
        target: &EventTarget,
        event: &'static str,
        handler: Closure<dyn FnMut(Event)>,
        way_down: bool,
    ) -> Self {
        let function = handler.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback_and_bool(event, function, way_down);
        Self { target: target.clone(), event, handler, way_down }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let handler = self.handler.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(self.event, handler, self.way_down);
    }
}

/// The value of the input or select that an event came from.
pub fn value_of(event: &Event) -> String {
    let value = event.target().and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok());
    value.and_then(|value| value.as_string()).unwrap_or_default()
}

/// Runs `action` now and whenever a signal that it reads changes, as long as the owner lives.
pub fn live(action: impl Fn() + 'static) {
    let action: Box<dyn Make<()>> = Box::new(action);
    keep(RenderEffect::new(move |_| action.make()));
}

/// Keeps the focus near when what had it is taken away: a button gives it to the one that takes its place, anything
/// else to the part of the page that waits for it (`tabindex="-1"`). Left alone, it would fall back to the page's top.
fn save_focus(parent: &Element, fresh: &[El]) {
    let button = fresh.iter().find(|child| child.0.matches("button").unwrap_or(false)).cloned();
    let refuge = || parent.closest("main, dialog").ok()??.query_selector("[tabindex='-1']").ok()?.map(El);
    if let Some(element) = button.or_else(refuge) {
        element.focus();
    }
}

/// Sets an attribute now, or takes it away.
pub fn set_attribute(element: &Element, name: &str, value: Option<&str>) {
    let _ = match value {
        Some(value) => element.set_attribute(name, value),
        None => element.remove_attribute(name),
    };
}

/// Sets a property now.
pub fn set_property(element: &Element, name: &str, value: &JsValue) {
    let _ = js_sys::Reflect::set(element, &JsValue::from_str(name), value);
}
