/** Compile a policy, ask it for decisions. */
module dev.tenon.core {
  requires com.google.common;
  requires static org.jspecify;
}
