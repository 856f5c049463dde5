/**
 * The decision point: check, explain, filter.
 *
 * <p>Start with {@link dev.tenon.authz.Authorizer}: compile a policy and ask it. {@link
 * dev.tenon.authz.Access} is the same for one subject, resolved once for many requests.
 *
 * <p>A request is decided in these steps: {@code CompiledAuthorizer} resolves the access of the
 * subject's roles ({@code RoleSets}, then {@code RoleSetAccess}), and in it the effective
 * permissions in the requested tenant ({@code EffectivePermissions}). The resource must be visible
 * in the tenant ({@code TenantView}); then the strongest compiled rule in the roles' tries decides.
 * All of these are compiled in advance or cached, including the {@link dev.tenon.authz.Decision}
 * itself.
 */
@NullMarked
package dev.tenon.authz;

import org.jspecify.annotations.NullMarked;
