//! The picture that somebody uploads of themselves, made into a small square one. What comes out holds nothing of the file but
//! its pixels: no place, no camera, no comments. Everything is bounded before anything is decoded.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use std::io::Cursor;

/// Pixels of a side of what is kept.
const SIDE: u32 = 256;
/// Pixels of a side of what is taken in: the largest camera.
const LARGEST: u32 = 16_384;
/// Bytes of a decoded picture: 60 megapixels.
const DECODED: u64 = 256 * 1024 * 1024;
const QUALITY: u8 = 85;

/// A square picture.
pub struct Avatar {
    pub bytes: Vec<u8>,
    pub media_type: &'static str,
}

/// The middle of a picture, at most 256 pixels wide. None if the bytes are no picture, or too large a one.
pub fn square(bytes: &[u8]) -> Option<Avatar> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let known = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif];
    reader.format().filter(|format| known.contains(format))?;
    let mut limits = Limits::default();
    limits.max_image_width = Some(LARGEST);
    limits.max_image_height = Some(LARGEST);
    limits.max_alloc = Some(DECODED);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    // Making a decoder asks no limits.
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 || width > LARGEST || height > LARGEST || decoder.total_bytes() > DECODED {
        return None;
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).ok()?;
    let side = width.min(height);
    picture = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    if side > SIDE {
        picture = picture.resize_exact(SIDE, SIDE, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut bytes = Vec::new();
    if picture.color().has_alpha() {
        let out = DynamicImage::from(picture.to_rgba8());
        out.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
        return Some(Avatar {
            bytes,
            media_type: "image/png",
        });
    }
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    picture.to_rgb8().write_with_encoder(encoder).ok()?;
    Some(Avatar {
        bytes,
        media_type: "image/jpeg",
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::{Rgb, RgbImage, Rgba, RgbaImage};

    fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture: DynamicImage = picture.into();
        picture.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn the_middle_is_kept_in_a_small_square_and_small_pictures_are_not_blown_up() {
        // Red at both ends, blue in the middle.
        let wide = RgbImage::from_fn(900, 300, |x, _| {
            if (300..600).contains(&x) {
                Rgb([0, 0, 255])
            } else {
                Rgb([255, 0, 0])
            }
        });
        let avatar = square(&encoded(wide, ImageFormat::Jpeg)).unwrap();
        let out = image::load_from_memory(&avatar.bytes).unwrap().to_rgb8();
        assert_eq!((out.dimensions(), avatar.media_type), ((256, 256), "image/jpeg"));
        assert!(out.pixels().all(|pixel| pixel[2] > 150 && pixel[0] < 100));
        let clear = RgbaImage::from_pixel(40, 90, Rgba([1, 2, 3, 0]));
        let avatar = square(&encoded(clear, ImageFormat::Png)).unwrap();
        let out = image::load_from_memory(&avatar.bytes).unwrap();
        assert_eq!((out.width(), out.height(), avatar.media_type), (40, 40, "image/png"));
    }

    #[test]
    fn what_is_no_picture_or_says_that_it_is_huge_is_none() {
        // The head of a PNG of 50,000 × 50,000 pixels.
        let mut huge = encoded(RgbImage::new(1, 1), ImageFormat::Png);
        huge[16..24].copy_from_slice(&[0, 0, 0xc3, 0x50, 0, 0, 0xc3, 0x50]);
        let mut cut = encoded(RgbImage::new(300, 300), ImageFormat::Png);
        cut.truncate(60);
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
        for (what, bytes) in [
            ("huge", huge),
            ("cut", cut),
            ("svg", svg),
            ("nothing", Vec::new()),
            ("text", b"hello".to_vec()),
        ] {
            assert!(square(&bytes).is_none(), "{what}");
        }
    }
}
