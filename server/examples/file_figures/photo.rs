//! A photo of 24 megapixels: colours that run into each other, and noise as a sensor has it.

use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};

pub fn photo() -> Vec<u8> {
    let mut noise = 1_u32;
    let picture = RgbImage::from_fn(6000, 4000, |x, y| {
        noise ^= noise << 13;
        noise ^= noise >> 17;
        noise ^= noise << 5;
        let grain = noise % 24;
        let sign = |value: u32| u8::try_from((value + grain).min(255)).unwrap_or(255);
        Rgb([sign(x / 27), sign(y / 19), sign((x + y) / 45)])
    });
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    picture.write_with_encoder(encoder).expect("a JPEG");
    bytes
}
