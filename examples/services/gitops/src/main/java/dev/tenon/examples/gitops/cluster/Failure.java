package dev.tenon.examples.gitops.cluster;

/** Why an object is not ready, for its author: what, why, and how to mend it. */
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

  /** A failure in words. */
  public Failure(Reason reason, String what, String why, String fix) {
    super(what);
    this.reason = reason;
    this.text = what + "; why: " + why + "; fix: " + fix;
  }

  /** Its kind. */
  public Reason reason() {
    return reason;
  }

  /** All of it, as one text. */
  public String text() {
    return text;
  }
}
