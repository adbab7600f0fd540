//! What must hold for any input whatever. The fuzz targets hold the decoders to the same laws.

pub(crate) mod answers;
pub(crate) mod requests;
