/// The root's attributes that tell how a file came to be, and are no part of its content.
public enum ProvenanceName: String, Sendable {
  case blas, commit, digest, parameters, revision, stage
  case inputDigests = "input-digests"
}
