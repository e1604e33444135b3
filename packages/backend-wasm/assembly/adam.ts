// One pass of Adam over a parameter, in place: the composition of single operations makes fourteen.

/**
 * `m = b1 m + (1 - b1) g`, `v = b2 v + (1 - b2) g^2`, `p -= rate * (m / c1) / (sqrt(v / c2) + epsilon)`, with the
 * bias corrections `c1 = 1 - b1^t` and `c2 = 1 - b2^t`.
 */
export function adam(
  p: usize,
  g: usize,
  m: usize,
  v: usize,
  size: i32,
  beta1: f32,
  beta2: f32,
  correction1: f32,
  correction2: f32,
  epsilon: f32,
  rate: f32,
): void {
  const b1 = f32x4.splat(beta1);
  const b2 = f32x4.splat(beta2);
  const n1 = f32x4.splat(1 - beta1);
  const n2 = f32x4.splat(1 - beta2);
  const c1 = f32x4.splat(correction1);
  const c2 = f32x4.splat(correction2);
  const e = f32x4.splat(epsilon);
  const r = f32x4.splat(rate);
  const end = p + ((<usize>size) << 2);
  for (; p + 16 <= end; p += 16) {
    const gg = v128.load(g);
    const mm = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(gg, n1));
    const vv = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.mul(gg, gg), n2));
    v128.store(m, mm);
    v128.store(v, vv);
    const step = f32x4.div(f32x4.div(mm, c1), f32x4.add(f32x4.sqrt(f32x4.div(vv, c2)), e));
    v128.store(p, f32x4.sub(v128.load(p), f32x4.mul(step, r)));
    g += 16;
    m += 16;
    v += 16;
  }
  for (; p < end; p += 4) {
    const gg = load<f32>(g);
    const mm = load<f32>(m) * beta1 + gg * (1 - beta1);
    const vv = load<f32>(v) * beta2 + gg * gg * (1 - beta2);
    store<f32>(m, mm);
    store<f32>(v, vv);
    const step = mm / correction1 / (sqrt(vv / correction2) + epsilon);
    store<f32>(p, load<f32>(p) - step * rate);
    g += 4;
    m += 4;
    v += 4;
  }
}
