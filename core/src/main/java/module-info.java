/** Compile a policy, ask it for decisions. */
module dev.tenon.core {
  requires com.google.common;
  requires static jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.tenon.admin;
  exports dev.tenon.analysis;
  exports dev.tenon.authz;
  exports dev.tenon.claims;
  exports dev.tenon.condition;
  exports dev.tenon.diagnostic;
  exports dev.tenon.filter;
  exports dev.tenon.lint;
  exports dev.tenon.live;
  exports dev.tenon.path;
  exports dev.tenon.policy;
  exports dev.tenon.scope;
  exports dev.tenon.subject;
  exports dev.tenon.suite;
}
