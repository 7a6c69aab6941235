/// A point z_0a that places of a limit law are measured from, z_{−1} left out.
///
/// Beside an atom, and where the layers nearly leave one, what counts is the distance from it, which a difference of
/// two places has lost: with y = z_0a + η and x = a + x′ the equations ask for α_0 + ζ_0x = α′ + ζ_0x′,
///
///     α′ = (1 − b²)Σ_l u_l + b²u_1a − η,
///
/// in which nothing cancels.
struct LimitOrigin: Sendable {
  /// z_0a.
  let place: Double
  /// a, an atom of μ_0, or 0.
  let shift: Double
  /// The mass of the limit law's atom there, 0 where it has none.
  let mass: Double
}

/// A point of the real axis, z_{−1} left out: so far from the origin of that number.
struct LimitPlace: Sendable {
  var origin: Int
  var offset: Double
}

extension StieltjesTransform {
  /// 0, and the z_0a that carry an atom of the limit law, or would if b² were 1, ascending.
  ///
  /// Other atoms there are none: each X_lᵀX_l has at most the atom 0, and so an atom of the sum is what those with
  /// z_l > 0 annihilate of an eigenspace of z_0X_0ᵀX_0. The rows of these X_l, min(1, 1/γ_l) of n each, are in general
  /// position where b² < 1; where b² = 1 the kernels are nested, X_l = W_l … W_1X_0.
  static func origins(
    of input: SpectralLaw, ratios: [Double], b2: [Double], weights: [Double]
  ) -> [LimitOrigin] {
    let present = ratios.indices.filter { weights[$0 + 1] > 0 }
    let isGeneral = b2.contains { $0 < 1 }
    let lowest = present.first.map { ratios[0...$0].max() ?? 1 } ?? 1
    let rank = isGeneral ? present.reduce(0) { $0 + 1 / ratios[$1] } : 1 / lowest
    let zero = input.atoms.first.flatMap { $0.place == 0 ? $0.mass : nil } ?? 0
    guard weights[0] > 0 else {
      return [LimitOrigin(place: 0, shift: 0, mass: max(0, 1 - (isGeneral ? rank : min(rank, 1 - zero))))]
    }
    let first = LimitOrigin(place: 0, shift: 0, mass: isGeneral ? max(0, zero - rank) : zero)
    let least = 1 / (2 * (present.map { ratios[$0] }.max() ?? 1))
    let others = input.atoms.filter { $0.place > 0 && $0.mass > least }
    return [first]
      + others.map { LimitOrigin(place: weights[0] * $0.place, shift: $0.place, mass: max(0, $0.mass - rank)) }
  }

  /// A place, z_{−1} left out, as measured from the nearest origin, but not on it.
  func located(_ y: Double) -> LimitPlace {
    let above = origins.partitionIndex { $0.place > y }
    let isNearAbove = above < origins.count && (above == 0 || origins[above].place - y < y - origins[above - 1].place)
    let index = isNearAbove ? above : above - 1
    let offset = y - origins[index].place
    return LimitPlace(origin: index, offset: offset == 0 ? closest(to: index) : offset)
  }

  /// How close to an origin places are told from it: beyond what float64 resolves there, or at 0 in sixty decades.
  func closest(to index: Int) -> Double {
    let place = origins[index].place
    let resolved = 0x1p-60 * (place + combination.identity)
    return place > 0 ? resolved : max(1e-60 * centre, resolved)
  }

  /// The place itself, z_{−1} left out.
  func absolute(_ place: LimitPlace) -> Double { origins[place.origin].place + place.offset }

  /// What two places this far from an origin must differ by to be told apart: a share of the distance, but no less
  /// than float64 resolves at the place itself, z_{−1} added.
  func resolution(at place: LimitPlace, share: Double) -> Double {
    max(share * abs(place.offset), 0.25 * (absolute(place) + combination.identity).ulp)
  }
}
