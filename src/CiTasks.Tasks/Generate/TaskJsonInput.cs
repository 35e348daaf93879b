using System.Text.Json.Nodes;
using CiTasks.Hosts.AzurePipelines;
using CiTasks.Tasks.Catalogue;

namespace CiTasks.Tasks.Generate;

/// <summary>An input as a field of a task's form on Azure Pipelines.</summary>
internal static class TaskJsonInput
{
    public static JsonObject Render(TaskDefinition task, InputDefinition input)
    {
        // What a variable of the pipeline may give as well is not required here.
        var required = input.Required && input.Variables.Count == 0;
        var type = Type(input);
        var field = new JsonObject
        {
            ["name"] = AzureNames.Input(input.Name),
            ["type"] = type,
            ["label"] = AzureForm.Label(input),
            ["required"] = required,
        };
        if (input.Azure.Aliases.Count > 0)
        {
            field["aliases"] = new JsonArray([.. input.Azure.Aliases.Select(alias => (JsonNode)alias)]);
        }

        if (input.Default is { Length: > 0 } standard)
        {
            field["defaultValue"] = standard;
        }

        if (type == "pickList")
        {
            field["options"] = Options(input);
        }

        if (input.Azure.Group is { } group)
        {
            field["groupName"] = group;
        }

        if (input.Azure.VisibleRule is { } rule)
        {
            field["visibleRule"] = rule;
        }

        field["helpMarkDown"] = MarkdownText.Escape(AzureForm.Translate(task, input.Help));
        return field;
    }

    private static string Type(InputDefinition input) => input.Azure.Type ?? input.Kind switch
    {
        // A box has two states: whoever leaves it alone must not have said no.
        InputKind.Flag => input.Default is null ? "pickList" : "boolean",
        InputKind.Choice => "pickList",
        InputKind.List or InputKind.Json => "multiLine",

        // Of a filePath the agent makes an absolute one, and of an empty one the whole checkout.
        _ => "string",
    };

    private static JsonObject Options(InputDefinition input)
    {
        var words = input.Kind == InputKind.Flag ? ["true", "false"] : input.Allowed;
        return new JsonObject(words.Select(word => KeyValuePair.Create(word, (JsonNode?)word)));
    }
}
