//! The data of a WebAssembly file that comes later: taken out of the first half, added to the second.
//!
//! wasm-split leaves all data in the first half. Where the linker put it is fixed, so the second half can bring its own
//! share and have it written to the same place when it is linked.

use super::references::{address, contents};
use anyhow::{Context, Result, bail, ensure};
use std::ops::Range;
use wasm_encoder::{ConstExpr, DataSection, Module, RawSection};
use wasmparser::{Parser, Payload};

/// Bytes, and where they lie in the memory.
pub(super) type Piece = (u32, Vec<u8>);

/// The linker aligns what follows with so many bytes at the most, which belong to nobody.
const PADDING: u32 = 16;

/// The places that are in `go` and not in `stay`, in their order; those with nothing but padding between are one.
pub(super) fn places(go: Vec<Range<u32>>, stay: Vec<Range<u32>>) -> Vec<Range<u32>> {
    let stay = joined(stay);
    let mut places: Vec<Range<u32>> = Vec::new();
    for piece in joined(go) {
        let mut start = piece.start;
        let from = stay.partition_point(|kept| kept.end <= start);
        let between = stay.iter().skip(from).take_while(|kept| kept.start < piece.end);
        let mut add = |place: Range<u32>| match places.last_mut() {
            Some(last) if place.start - last.end < PADDING && is_free(&stay, last.end..place.start) => {
                last.end = place.end;
            }
            _ => places.push(place),
        };
        for kept in between {
            if start < kept.start {
                add(start..kept.start);
            }
            start = kept.end;
        }
        if start < piece.end {
            add(start..piece.end);
        }
    }
    places
}

fn joined(mut ranges: Vec<Range<u32>>) -> Vec<Range<u32>> {
    ranges.retain(|range| !range.is_empty());
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<u32>> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether none of these ranges, which are in their order, reaches into the gap.
fn is_free(ranges: &[Range<u32>], gap: Range<u32>) -> bool {
    let first = ranges.partition_point(|range| range.end <= gap.start);
    ranges.get(first).is_none_or(|range| range.start >= gap.end)
}

/// Takes what lies at these places out of a file: it holds zeros there, of which wasm-opt makes nothing.
///
/// What lies at no place of the file, such as memory that begins as zeros, is none of the pieces.
pub(super) fn take_out(wasm: &mut [u8], places: &[Range<u32>]) -> Result<Vec<Piece>> {
    let mut segments = Vec::new();
    for payload in Parser::new(0).parse_all(wasm) {
        if let Payload::DataSection(section) = payload.context("the first half of the WebAssembly cannot be read")? {
            for segment in section {
                let segment = segment?;
                let contents = contents(&segment)?;
                segments.push((address(&segment)?, usize::try_from(contents.start)?..usize::try_from(contents.end)?));
            }
        }
    }
    let mut pieces = Vec::new();
    for (address, contents) in segments {
        let bytes = wasm.get_mut(contents).context("a segment of data lies outside of the WebAssembly")?;
        let end = address + u32::try_from(bytes.len())?;
        for place in places {
            let place = place.start.max(address)..place.end.min(end);
            if !place.is_empty() {
                let inside = usize::try_from(place.start - address)?..usize::try_from(place.end - address)?;
                let piece = bytes.get_mut(inside).context("a piece of data lies outside of its segment")?;
                pieces.push((place.start, piece.to_vec()));
                piece.fill(0);
            }
        }
    }
    Ok(pieces)
}

/// A file that has no data of its own, with these pieces.
pub(super) fn add(wasm: &[u8], pieces: &[Piece]) -> Result<Vec<u8>> {
    let mut data = DataSection::new();
    for (address, bytes) in pieces {
        data.active(0, &ConstExpr::i32_const(address.cast_signed()), bytes.iter().copied());
    }
    let mut module = Module::new();
    let mut added = false;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = payload.context("the second half of the WebAssembly cannot be read")?;
        if matches!(payload, Payload::DataSection(_) | Payload::DataCountSection { .. }) {
            bail!("wasm-split gave data to the second half");
        }
        if let Some((id, range)) = payload.as_section() {
            let section = wasm
                .get(usize::try_from(range.start)?..usize::try_from(range.end)?)
                .context("a section lies outside of the WebAssembly")?;
            module.section(&RawSection { id, data: section });
        }
        if matches!(payload, Payload::CodeSectionStart { .. }) {
            module.section(&data);
            added = true;
        }
    }
    ensure!(added, "the second half of the WebAssembly holds no code");
    Ok(module.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, MemorySection, MemoryType, TypeSection};

    fn module(pieces: &[Piece]) -> Vec<u8> {
        let (mut types, mut functions, mut memories) =
            (TypeSection::new(), FunctionSection::new(), MemorySection::new());
        types.ty().function([], []);
        functions.function(0);
        memories.memory(MemoryType { minimum: 1, maximum: None, memory64: false, shared: false, page_size_log2: None });
        let (mut code, mut function) = (CodeSection::new(), Function::new([]));
        function.instructions().end();
        code.function(&function);
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&memories).section(&code);
        let plain = module.finish();
        if pieces.is_empty() { plain } else { add(&plain, pieces).unwrap() }
    }

    #[test]
    fn what_nobody_else_needs_goes() {
        let cases = [
            (vec![10..20], vec![], vec![10..20]),
            (vec![10..20, 18..30, 46..50], vec![], vec![10..30, 46..50]),
            // Padding goes along, unless it is somebody's.
            (vec![10..20, 24..30], vec![], vec![10..30]),
            (vec![10..20, 24..30], vec![20..24], vec![10..20, 24..30]),
            (vec![10..20, 24..30], vec![22..23], vec![10..20, 24..30]),
            (vec![10..20, 60..70], vec![], vec![10..20, 60..70]),
            // Pieces may share bytes: the linker makes the end of one text another one.
            (vec![10..20], vec![15..25], vec![10..15]),
            (vec![10..20], vec![5..12, 14..16], vec![12..14, 16..20]),
            (vec![10..20], vec![0..100], vec![]),
            (vec![10..20, 20..20], vec![20..30], vec![10..20]),
        ];
        for (go, stay, expected) in cases {
            assert_eq!(places(go.clone(), stay.clone()), expected, "{go:?} without {stay:?}");
        }
    }

    #[test]
    fn what_is_taken_out_of_one_half_is_in_the_other() {
        let mut first = module(&[(100, b"one two three".to_vec()), (200, b"four".to_vec())]);
        let pieces = take_out(&mut first, &[104..107, 198..202, 300..310]).unwrap();
        assert_eq!(pieces, [(104, b"two".to_vec()), (200, b"fo".to_vec())]);
        assert_eq!(first, module(&[(100, b"one \0\0\0 three".to_vec()), (200, b"\0\0ur".to_vec())]));
        let mut second = module(&pieces);
        assert_eq!(take_out(&mut second, &[0..1000]).unwrap(), pieces);
    }

    #[test]
    fn another_kind_of_half_is_refused() {
        assert!(add(&module(&[(0, vec![1])]), &[]).unwrap_err().to_string().contains("gave data"));
        assert!(add(&Module::new().finish(), &[]).unwrap_err().to_string().contains("no code"));
        assert!(take_out(&mut b"not WebAssembly".to_vec(), &[]).is_err());
    }
}
