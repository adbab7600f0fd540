//! JSON objects field by field, for what no type of this crate describes.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// An object's fields in the order of the text; each value is the text of its JSON.
#[derive(Clone, Debug, Default)]
pub struct Object(pub Vec<(String, Box<RawValue>)>);

impl Object {
    /// The JSON text of a field's value; of a field that is there twice, the first one's.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name == key).map(|(_, value)| value.get())
    }
}

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Fields)
    }
}

struct Fields;

impl<'de> Visitor<'de> for Fields {
    type Value = Object;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = map.next_entry()? {
            fields.push(field);
        }
        Ok(Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_keep_their_order_and_their_text() {
        let object: Object = serde_json::from_str(r#" {"b": [1, 2.50],"a":"x","b":3,"ü":null} "#).unwrap();
        let names: Vec<_> = object.0.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["b", "a", "b", "ü"]);
        assert_eq!((object.get("b"), object.get("a"), object.get("c")), (Some("[1, 2.50]"), Some("\"x\""), None));
    }

    #[test]
    fn anything_else_is_no_object() {
        for text in ["[]", "1", "null", "\"{}\"", "{", "{\"a\"}", ""] {
            assert!(serde_json::from_str::<Object>(text).is_err(), "{text}");
        }
    }
}
