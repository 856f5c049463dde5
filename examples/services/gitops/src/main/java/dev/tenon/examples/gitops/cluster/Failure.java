package dev.tenon.examples.gitops.cluster;

/** Why an object is not ready, for its author: what, why, and how to fix it. */
public final class Failure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Reasons of the condition {@code Ready}. */
  public enum Reason {
    /** Something that the object names or produces is not for it. */
    ACCESS_DENIED("AccessDenied"),
    /** Somebody has to approve first. */
    HELD_FOR_APPROVAL("HeldForApproval"),
    /** There is nobody in whose name it could act. */
    NO_SERVICE_ACCOUNT("NoServiceAccount"),
    /** A field that this reconciler does not read, and so must not ignore. */
    NOT_SUPPORTED("NotSupported"),
    /** A dependency is not there, or not ready. */
    DEPENDENCY_NOT_READY("DependencyNotReady"),
    /** The source has no artifact yet. */
    ARTIFACT_NOT_FOUND("ArtifactNotFound"),
    /** The source did not give what it should. */
    FETCH_FAILED("FetchFailed"),
    /** The manifests cannot be used. */
    BUILD_FAILED("BuildFailed"),
    /** All that it names is granted, and this program does not do the rest. */
    DECIDED_ONLY("DecidedOnly"),
    /** The API server did not take it. */
    APPLY_FAILED("ApplyFailed");

    private final String word;

    Reason(String word) {
      this.word = word;
    }

    /** As Kubernetes shows it. */
    public String word() {
      return word;
    }
  }

  private final Reason reason;
  private final String text;
  private final String explanation;

  /** A failure in words. */
  public Failure(Reason reason, String what, String why, String fix) {
    this(reason, what, why, fix, "");
  }

  /**
   * A failure that is explained to the platform's administrators.
   *
   * @param explanation what the author is not told
   */
  public Failure(Reason reason, String what, String why, String fix, String explanation) {
    super(what);
    this.reason = reason;
    this.text = what + "; why: " + why + "; fix: " + fix;
    this.explanation = explanation;
  }

  /** Its kind. */
  public Reason reason() {
    return reason;
  }

  /** For the platform's administrators alone: by which rules it was refused; empty if by none. */
  public String explanation() {
    return explanation;
  }

  /** All of it, as one text. */
  public String text() {
    return text;
  }
}
