use citeguard::guard::{*, advice::Advice, text::analyse};
use std::time::Instant;
fn main() {
    let advice = Advice::new().unwrap();
    let guard = Guard::new(&GuardSettings::default()).unwrap();
    for unit in ["not say i ", "you should stop ", "\u{200b}a", "|a", "\"'"] {
        let t = unit.repeat(100_000 / unit.len());
        let at = Instant::now(); let a = analyse(&t); println!("{unit:?} analyse {:?} units {}", at.elapsed(), a.units().len());
        let at = Instant::now(); let _ = advice.findings(&a, None, &[]); println!("  advice {:?}", at.elapsed());
        let at = Instant::now(); let _ = source::findings(&a, &[]); println!("  source {:?}", at.elapsed());
        let at = Instant::now(); let _ = disclaimer::place(&t, "This is a disclaimer text"); println!("  place {:?}", at.elapsed());
        let at = Instant::now(); let _ = guard.classify(&t); println!("  classify {:?}", at.elapsed());
    }
}
