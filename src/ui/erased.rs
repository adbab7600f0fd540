//! One type for many closures. Leptos compiles a reactive closure, an effect and a task anew for each type, at
//! about half a kilobyte (brotli) apiece; behind a box they share one copy.

use std::future::Future;
use std::pin::Pin;

use leptos::prelude::{AnyView, Effect};
use leptos::task::spawn_local;

/// A value that follows the signals it reads: a text, an attribute, a property or a view.
pub type Live<T> = Box<dyn Fn() -> T + Send>;

/// Makes a value follow the signals that `value` reads.
pub fn live<T: 'static>(value: impl Fn() -> T + Send + 'static) -> Live<T> {
    Box::new(value)
}

/// Shows what `view` gives, and shows it anew when a signal that it reads changes; nothing for `None`.
pub fn live_view(view: impl Fn() -> Option<AnyView> + Send + 'static) -> Live<Option<AnyView>> {
    Box::new(view)
}

/// Tells the outside world when a signal that `action` reads changes, and once at the start.
pub fn effect(action: impl Fn() + 'static) {
    let action: Box<dyn Fn()> = Box::new(action);
    Effect::new(move |_: Option<()>| action());
}

/// Runs `task` beside what is going on.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task);
}
