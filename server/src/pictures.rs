//! Pictures: whether the bytes are one, how large it is, a smaller version, and the original without what it tells about
//! place and camera. Everything is bounded before anything is decoded; one at a time, off the runtime's threads.

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};
use std::io::Cursor;

/// Pixels on one side: a camera of 200 megapixels has 16,384.
const SIDE: u32 = 16_384;
/// Bytes of a decoded picture: 60 megapixels.
const DECODED: u64 = 256 * 1024 * 1024;
/// Pixels of a side of the smaller version: it fills a message on a phone with a dense screen.
const SMALL: u32 = 720;
const QUALITY: u8 = 80;
/// Bytes of a picture that has a smaller version however few its pixels are.
const LARGE: usize = 200_000;

/// What is known of a picture.
pub struct Picture {
    /// As it is shown, turned as its camera says.
    pub width: u32,
    pub height: u32,
    /// A smaller version, as JPEG or PNG; none if the picture is small itself.
    pub small: Option<Vec<u8>>,
    /// All of it, without metadata.
    pub bytes: Bytes,
}

/// Reads the picture that the bytes of a file are. None if it cannot be decoded, or is too large to be: then it is a file like
/// any other.
pub fn take_in(bytes: Vec<u8>, format: ImageFormat) -> Option<Picture> {
    let bytes = Bytes::from(bytes);
    let (picture, orientation) = decode(&bytes, format)?;
    let (width, height) = (picture.width(), picture.height());
    let small = (width > SMALL || height > SMALL || bytes.len() > LARGE)
        .then(|| smaller(picture))
        .flatten();
    // If it was decoded but cannot be taken apart, nobody knows what else is in it.
    let bytes = without_metadata(bytes, format, orientation)?;
    Some(Picture {
        width,
        height,
        small,
        bytes,
    })
}

fn decode(bytes: &Bytes, format: ImageFormat) -> Option<(DynamicImage, Orientation)> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE);
    limits.max_image_height = Some(SIDE);
    limits.max_alloc = Some(DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // Making a decoder asks no limits.
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || width > SIDE || height > SIDE || decoder.total_bytes() > DECODED {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    picture.apply_orientation(orientation);
    Some((picture, orientation))
}

fn smaller(picture: DynamicImage) -> Option<Vec<u8>> {
    let small = if picture.width() > SMALL || picture.height() > SMALL {
        picture.thumbnail(SMALL, SMALL)
    } else {
        picture
    };
    let mut bytes = Vec::new();
    if small.color().has_alpha() {
        small.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
    } else {
        let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
        small.to_rgb8().write_with_encoder(encoder).ok()?;
    }
    Some(bytes)
}

/// The same picture without EXIF, XMP, comments and other texts; how it is to be turned stays.
fn without_metadata(bytes: Bytes, format: ImageFormat, orientation: Orientation) -> Option<Bytes> {
    let turned = (orientation != Orientation::NoTransforms).then(|| exif_of(orientation));
    match format {
        ImageFormat::Jpeg => {
            let mut jpeg = Jpeg::from_bytes(bytes).ok()?;
            let metadata = [markers::APP1, markers::APP13, markers::COM];
            jpeg.segments_mut()
                .retain(|segment| !metadata.contains(&segment.marker()));
            jpeg.set_exif(turned);
            Some(jpeg.encoder().bytes())
        }
        ImageFormat::Png => {
            let mut png = Png::from_bytes(bytes).ok()?;
            let metadata = [*b"tEXt", *b"zTXt", *b"iTXt", *b"eXIf", *b"tIME"];
            png.chunks_mut().retain(|chunk| !metadata.contains(&chunk.kind()));
            png.set_exif(turned);
            Some(png.encoder().bytes())
        }
        ImageFormat::WebP => {
            let mut webp = WebP::from_bytes(bytes).ok()?;
            webp.remove_chunks_by_id(*b"XMP ");
            webp.set_exif(turned);
            Some(webp.encoder().bytes())
        }
        // It has no such metadata.
        ImageFormat::Gif => Some(bytes),
        _ => None,
    }
}

/// EXIF data that says nothing but how the picture is to be turned.
fn exif_of(orientation: Orientation) -> Bytes {
    let mut exif = Vec::from(*b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0");
    exif.extend([orientation.to_exif(), 0, 0, 0, 0, 0, 0, 0]);
    Bytes::from(exif)
}
