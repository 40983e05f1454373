//! The functions of a transformer that are no matrix product, written so that a compiler can work on several numbers
//! at once and every machine gives the same digits.

/// The sum of products. Eight partial sums, added in a fixed order; the longer vector's rest is left out.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let n = a.len().min(b.len());
    let (a, a_rest) = a[..n].as_chunks::<8>();
    let (b, b_rest) = b[..n].as_chunks::<8>();
    let mut sums = [0.0_f32; 8];
    for (of_a, of_b) in a.iter().zip(b) {
        for ((sum, x), y) in sums.iter_mut().zip(of_a).zip(of_b) {
            *sum += x * y;
        }
    }
    let rest: f32 = a_rest.iter().zip(b_rest).map(|(x, y)| x * y).sum();
    sums.iter().sum::<f32>() + rest
}

/// `e` to the power of each number, to a relative error of 2e-7 from -87 to 88 and held at the ends beyond.
///
/// Source: the polynomial of Cephes' `expf` (Moshier, 1992); rounding by adding 1.5 times 2 to the 23.
pub(super) fn exp(values: &mut [f32]) {
    const ROUND: f32 = 12_582_912.0;
    for value in values {
        let x = value.clamp(-87.0, 88.0);
        let rounded = x * std::f32::consts::LOG2_E + ROUND;
        let whole = rounded - ROUND;
        // ln 2 in two parts, so that the difference is exact.
        let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
        let mut sum = 1.987_569_1e-4;
        for c in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 0.166_666_65, 0.5] {
            sum = sum * rest + c;
        }
        // The low bits of `rounded` are the whole number.
        let power = f32::from_bits(rounded.to_bits().wrapping_add(127) << 23);
        *value = (sum * rest * rest + rest + 1.0) * power;
    }
}

/// Makes each number its share: non-negative, with the sum 1. The largest is taken off first, against overflow.
pub(super) fn softmax(row: &mut [f32]) {
    let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    for x in row.iter_mut() {
        *x -= most;
    }
    exp(row);
    let total: f32 = row.iter().sum();
    for x in row.iter_mut() {
        *x /= total;
    }
}

/// The Gaussian error linear unit, `x / 2 * (1 + erf(x / sqrt 2))`, to an absolute error of 1e-6.
///
/// Source: the rational approximation of erf for single precision that Eigen and XLA use, within 4 of 0.
pub(super) fn gelu(values: &mut [f32]) {
    const ALPHA: [f32; 6] = [
        2.770_681_4e-8,
        -2.101_024e-6,
        -5.692_506_4e-5,
        -7.349_906_3e-4,
        -2.954_6e-3,
        -1.609_603_3e-2,
    ];
    const BETA: [f32; 4] = [
        -2.133_740_6e-4,
        -1.682_827e-3,
        -7.373_329_4e-3,
        -1.426_474_2e-2,
    ];
    for value in values {
        let x = (*value * std::f32::consts::FRAC_1_SQRT_2).clamp(-4.0, 4.0);
        let x2 = x * x;
        let mut above = -2.726_142e-10;
        for c in ALPHA {
            above = above * x2 + c;
        }
        let mut below = -1.456_607_2e-5;
        for c in BETA {
            below = below * x2 + c;
        }
        *value *= 0.5 * (1.0 + x * above / below);
    }
}

/// Takes the mean off, divides by the standard deviation, scales and shifts.
pub(super) fn layer_norm(row: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    #[expect(clippy::cast_precision_loss, reason = "a row has some hundred numbers")]
    let n = row.len().max(1) as f32;
    let mean = row.iter().sum::<f32>() / n;
    for x in row.iter_mut() {
        *x -= mean;
    }
    let deviation = (dot(row, row) / n + epsilon).sqrt();
    for ((x, w), b) in row.iter_mut().zip(weight).zip(bias) {
        *x = *x / deviation * w + b;
    }
}

/// Brings a vector to length 1; one of zeros stays.
pub(super) fn normalize(vector: &mut [f32]) {
    let length = dot(vector, vector).sqrt();
    if length > 0.0 {
        for x in vector.iter_mut() {
            *x /= length;
        }
    }
}
