//! Properties: (1) the functions beside the matrix products are as exact as their docs say; (2) half precision is read
//! right; (3) kept vectors come back as they were, and no damage passes. What a whole model does is in
//! `tests/it/embeddings.rs`.

use std::collections::BTreeMap;

use super::cache::{from_bytes, to_bytes};
use super::math::{dot, exp, gelu, layer_norm, normalize, softmax};
use super::weights::from_f16;

#[test]
fn exp_is_as_exact_as_it_says() {
    let steps = (-8700..=8800_i16).map(|i| f32::from(i) / 100.0);
    let mut values: Vec<f32> = steps.clone().collect();
    exp(&mut values);
    for (x, value) in steps.zip(values) {
        let expected = f64::from(x).exp();
        assert!(
            (f64::from(value) / expected - 1.0).abs() < 2e-7,
            "{x}: {value}"
        );
    }
    let mut ends = [f32::NEG_INFINITY, -1e9, 1e9];
    exp(&mut ends);
    assert!(ends[0] < 1e-37 && ends[1] < 1e-37 && ends[2] > 1e38 && ends[2].is_finite());
}

#[test]
fn gelu_is_as_exact_as_it_says() {
    // x, and x / 2 * (1 + erf(x / sqrt 2)) in double precision.
    let table = [
        (-6.0, -5.919_5e-9),
        (-3.0, -0.004_049_694),
        (-1.0, -0.158_655_26),
        (-0.1, -0.046_017_216),
        (0.0, 0.0),
        (0.5, 0.345_731_23),
        (1.0, 0.841_344_8),
        (2.5, 2.484_475_9),
        (7.0, 7.0),
    ];
    for (x, expected) in table {
        let mut value = [x];
        gelu(&mut value);
        assert!((value[0] - expected).abs() < 1e-6, "{x}: {}", value[0]);
    }
}

#[test]
fn rows_are_scaled_as_they_should_be() {
    let mut row = [1.0, 2.0, 3.0, 1000.0];
    softmax(&mut row);
    assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-6 && row[3] > 0.999);
    let mut row = [1.0, 2.0, 3.0, 4.0];
    layer_norm(&mut row, &[1.0; 4], &[0.5; 4], 0.0);
    let expected = [-0.841_640_8, 0.052_786_4, 0.947_213_6, 1.841_640_8];
    assert!(row.iter().zip(expected).all(|(x, e)| (x - e).abs() < 1e-6));
    let mut vector = vec![3.0, 4.0];
    normalize(&mut vector);
    assert!((vector[0] - 0.6).abs() < 1e-6);
    let mut zeros = vec![0.0; 3];
    normalize(&mut zeros);
    assert_eq!(zeros, [0.0; 3]);
    let ones = vec![1.0; 19];
    assert!((dot(&ones, &ones) - 19.0).abs() < f32::EPSILON);
}

#[test]
fn half_precision_is_read_right() {
    for (bits, expected) in [
        (0x0000, 0.0),
        (0x3c00, 1.0),
        (0xc000, -2.0),
        (0x3555, 0.333_251_95),
        (0x7bff, 65_504.0),
        (0x0001, 5.960_464_5e-8),
        (0x8400, -6.103_515_6e-5),
    ] {
        assert!((from_f16(bits) - expected).abs() <= expected.abs() * 1e-7);
    }
    assert!(from_f16(0x7c00).is_infinite() && from_f16(0x7e00).is_nan());
}

#[test]
fn kept_vectors_come_back_and_no_damage_passes() {
    let key = [7; 32];
    let rows: BTreeMap<[u8; 32], Vec<f32>> =
        [([1; 32], vec![0.5, -0.25]), ([2; 32], vec![1.0, 0.0])]
            .into_iter()
            .collect();
    let bytes = to_bytes(&key, 2, &rows);
    assert_eq!(from_bytes(&bytes, &key, 2).unwrap(), rows);
    for at in 0..bytes.len() {
        let mut damaged = bytes.clone();
        damaged[at] ^= 1;
        assert!(from_bytes(&damaged, &key, 2).is_err(), "byte {at}");
        assert!(from_bytes(&bytes[..at], &key, 2).is_err(), "cut at {at}");
    }
    assert!(from_bytes(&bytes, &[8; 32], 2).is_err());
    assert!(from_bytes(&bytes, &key, 3).is_err());
    assert_eq!(
        from_bytes(&to_bytes(&key, 2, &BTreeMap::new()), &key, 2).unwrap(),
        BTreeMap::new()
    );
}
