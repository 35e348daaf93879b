namespace CiTasks.Rehearsal.Scim;

/// <summary>One kind of principal.</summary>
/// <param name="Name">In the path.</param>
/// <param name="Noun">In texts.</param>
/// <param name="Schema">The schema its documents name.</param>
/// <param name="NameField">The attribute that no two may share.</param>
/// <param name="NameNoun">That attribute in texts.</param>
internal sealed record ScimKind(string Name, string Noun, string Schema, string NameField, string NameNoun)
{
    public static readonly ScimKind Users = new("Users", "User", "urn:ietf:params:scim:schemas:core:2.0:User", "userName", "username");
    public static readonly ScimKind Groups = new("Groups", "Group", "urn:ietf:params:scim:schemas:core:2.0:Group", "displayName", "name");
    public static readonly ScimKind ServicePrincipals = new(
        "ServicePrincipals", "Service principal", "urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal", "applicationId", "application ID");

    public static readonly ScimKind[] All = [Users, Groups, ServicePrincipals];
}
