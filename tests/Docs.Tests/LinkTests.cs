using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace GenOptim.Docs.Tests;

/// <summary>Links lead somewhere. Those out of the repository are looked at for form: a test must not need the network.</summary>
public sealed class LinkTests
{
    public static TheoryData<string> Pages => [.. Page.All];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_link_of_a_page_leads_to_a_file_and_a_heading(string page)
    {
        var broken = new List<string>();
        foreach (string link in Page.Read(page).Links())
        {
            if (Uri.TryCreate(link, UriKind.Absolute, out Uri? address) && address.Scheme != Uri.UriSchemeFile)
            {
                if (address.Scheme != Uri.UriSchemeHttps)
                {
                    broken.Add(link);
                }

                continue;
            }

            string[] parts = link.Split('#', 2);
            string target = parts[0].Length == 0 ? page : Path.GetRelativePath(Page.Root, Path.GetFullPath(Path.Combine(Page.Root, Path.GetDirectoryName(page)!, parts[0])));
            string file = Path.Combine(Page.Root, target);
            bool isThere = File.Exists(file) || Directory.Exists(file);
            if (!isThere || (parts.Length == 2 && !Page.Read(target).Anchors().Contains(parts[1])))
            {
                broken.Add(link);
            }
        }

        Assert.Empty(broken);
    }
}
