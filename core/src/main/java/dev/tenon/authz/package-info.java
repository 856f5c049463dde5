/**
 * The decision point: check, explain, filter.
 *
 * <p>Start with {@link dev.tenon.authz.Authorizer}: compile a policy and ask it. {@link
 * dev.tenon.authz.Access} is the same for one subject, resolved once for many questions.
 *
 * <p>One request takes this way: {@code CompiledAuthorizer} finds what the subject's roles amount
 * to ({@code RoleSets}, then {@code RoleSetAccess}), in the tenant asked for ({@code
 * EffectivePermissions}); the tenant must show the resource ({@code TenantView}), then the
 * strongest compiled rule of the roles' tries decides. Everything in these was made when the policy
 * was compiled, down to the {@link dev.tenon.authz.Decision} itself.
 */
@NullMarked
package dev.tenon.authz;

import org.jspecify.annotations.NullMarked;
