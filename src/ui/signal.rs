//! Values that the page follows.
//!
//! Leptos' own signals compile their locks, their places in the arena and their traits anew for every type of value:
//! about half a kilobyte (brotli) each, and the panel has some fifty. Here a value of any type lies behind one
//! untyped place and one of Leptos' triggers. Owners and effects are Leptos' own, and so is the rule that an effect
//! runs again when something changes that it has read.

use std::any::Any;
use std::cell::RefCell;
use std::marker::PhantomData;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::reactive::signal::ArcTrigger;

use super::dom::live;

/// A value that can be read, changed and followed; it lives as long as the Leptos owner in which it was made.
///
/// To read it after that is a mistake that stops the panel. What comes back after an `await` asks with the methods
/// that begin with `try_`.
pub struct Signal<T> {
    place: Place,
    value: PhantomData<fn() -> T>,
}

type Place = StoredValue<Slot, LocalStorage>;

#[derive(Clone)]
struct Slot {
    value: Rc<dyn Any>,
    changed: ArcTrigger,
}

impl<T> Clone for Signal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Signal<T> {}

fn place(value: Rc<dyn Any>) -> Place {
    StoredValue::new_local(Slot { value, changed: ArcTrigger::new() })
}

fn slot(place: Place) -> Slot {
    place.get_value()
}

fn track(slot: &Slot) {
    slot.changed.track();
}

fn notify(slot: &Slot) {
    slot.changed.notify();
}

/// The value of a slot; `Signal` keeps what it made of its own type.
fn value<T: 'static>(slot: &Slot) -> &RefCell<T> {
    match slot.value.downcast_ref() {
        Some(value) => value,
        None => std::process::abort(),
    }
}

impl<T: 'static> Signal<T> {
    /// A value to follow.
    pub fn new(value: T) -> Self {
        Self { place: place(Rc::new(RefCell::new(value))), value: PhantomData }
    }

    /// Reads the value; the effect around follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        let slot = slot(self.place);
        track(&slot);
        read(&value(&slot).borrow())
    }

    /// Reads the value as it is now.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&value(&slot(self.place)).borrow())
    }

    /// Follows the value without reading it.
    pub fn track(self) {
        track(&slot(self.place));
    }

    /// Sets the value.
    pub fn set(self, new: T) {
        let slot = slot(self.place);
        value(&slot).replace(new);
        notify(&slot);
    }

    /// Changes the value.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let slot = slot(self.place);
        let result = change(&mut value(&slot).borrow_mut());
        notify(&slot);
        result
    }

    /// Changes the value without telling anybody.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut value(&slot(self.place)).borrow_mut())
    }

    /// Sets the value without telling anybody.
    pub fn set_untracked(self, new: T) {
        value(&slot(self.place)).replace(new);
    }

    /// Sets the value if it is still there; whether it was.
    pub fn try_set(self, new: T) -> bool {
        self.try_update(|value| *value = new).is_some()
    }

    /// Changes the value if it is still there.
    pub fn try_update<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let slot = self.place.try_get_value()?;
        let result = change(&mut value(&slot).borrow_mut());
        notify(&slot);
        Some(result)
    }

    /// Changes the value, if it is still there, without telling anybody.
    pub fn try_update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> Option<R> {
        let slot = self.place.try_get_value()?;
        let result = change(&mut value(&slot).borrow_mut());
        Some(result)
    }

    /// Reads the value if it is still there.
    pub fn try_with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> Option<R> {
        let slot = self.place.try_get_value()?;
        let result = read(&value(&slot).borrow());
        Some(result)
    }
}

impl<T: Clone + 'static> Signal<T> {
    /// A copy of the value; the effect around follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value as it is now.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }

    /// A copy of the value as it is now, if it is still there.
    pub fn try_get_untracked(self) -> Option<T> {
        self.try_with_untracked(T::clone)
    }
}

impl<T: PartialEq + 'static> Signal<T> {
    /// Changes the value, and tells only when it is another one afterwards.
    pub fn change(self, change: impl FnOnce(&mut T))
    where
        T: Clone,
    {
        let mut new = self.get_untracked();
        change(&mut new);
        self.settle(new);
    }

    /// Sets the value, and tells only when it is another one.
    pub fn settle(self, new: T) {
        if self.with_untracked(|old| *old != new) {
            self.set(new);
        }
    }
}

/// What `make` gives, kept current; those who follow it hear only of another value.
pub fn derived<T: PartialEq + 'static>(make: impl Fn() -> T + 'static) -> Signal<T> {
    let signal = Signal::new(untrack(&make));
    live(move || signal.settle(make()));
    signal
}

/// Keeps something as long as the Leptos owner around lives: a listener, a timer, a guard.
pub fn keep(something: impl Any) {
    keep_boxed(Box::new(something));
}

fn keep_boxed(something: Box<dyn Any>) {
    StoredValue::new_local(something);
}
