//! Work beside what is going on.

use std::future::Future;
use std::pin::Pin;

use leptos::task::spawn_local;

/// Runs `task`. Boxed, so that every task shares one copy of the code that runs it.
pub fn spawn(task: impl Future<Output = ()> + 'static) {
    let task: Pin<Box<dyn Future<Output = ()>>> = Box::pin(task);
    spawn_local(task);
}
