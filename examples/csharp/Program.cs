using System.Collections.Generic;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.RDS;
using Amazon.CDK.AWS.Route53;
using Example.Oban.Environment;

namespace ObanDeployment
{
    /// <summary>The account and its production environment in C#: the same as examples/production in TypeScript.</summary>
    internal static class Program
    {
        private static void Main()
        {
            var app = new App();
            // Run `cdk deploy -c protectionOptOut='<reason>'` before `cdk destroy`.
            var protectionOptOut = app.Node.TryGetContext("protectionOptOut") as string;
            var stackProps = new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "ap-southeast-2" },
                TerminationProtection = protectionOptOut == null
            };
            var notifications = new NotificationOptions { EmailAddresses = new[] { "alerts@example.com" } };

            var accountStack = new Stack(app, "oban-account", stackProps);
            var account = new ObanAccount(accountStack, "Account", new ObanAccountProps
            {
                Operators = new IPrincipal[] { new AccountPrincipal("210987654321") },
                Notifications = notifications
            });

            var productionStack = new Stack(app, "oban-production", stackProps);
            var serverImage = Windows("ami-0f1e2d3c4b5a69788");
            new ObanEnvironment(productionStack, "Production", new ObanEnvironmentProps
            {
                EnvironmentName = "prod",
                Account = account,
                Network = new NetworkOptions
                {
                    IpAddresses = IpAddresses.Cidr("10.20.0.0/16"),
                    AvailabilityZones = new[] { "ap-southeast-2a", "ap-southeast-2b" }
                },
                Gateway = new ClusterOptions
                {
                    Entry = GatewayEntry.Https(new HttpsEntryOptions
                    {
                        DomainName = "b2g.oban.example.com",
                        HostedZone = HostedZone.FromHostedZoneAttributes(productionStack, "Zone", new HostedZoneAttributes
                        {
                            HostedZoneId = "Z0123456789EXAMPLE000",
                            ZoneName = "oban.example.com"
                        }),
                        HealthPath = "/health"
                    }),
                    Image = Windows("ami-0a1b2c3d4e5f60718")
                },
                Servers = new Dictionary<string, IServerOptions>
                {
                    ["app01"] = new ServerOptions
                    {
                        Image = serverImage,
                        DataVolumes = new[] { Volume("D", 200) }
                    },
                    ["app02"] = new ServerOptions
                    {
                        Image = serverImage,
                        AvailabilityZone = "ap-southeast-2b",
                        DataVolumes = new[] { Volume("D", 200), Volume("L", 50) }
                    }
                },
                Database = new DatabaseOptions
                {
                    EngineVersion = SqlServerEngineVersion.VER_16_00_4236_2_V1,
                    AllocatedStorage = Size.Gibibytes(500),
                    Timezone = "AUS Eastern Standard Time"
                },
                Backup = new BackupOptions
                {
                    Retention = new ImageRetention { Daily = Duration.Days(7), Weekly = Duration.Days(35) }
                },
                Notifications = notifications,
                ProtectionOptOut = protectionOptOut
            });

            // This tag may change with every commit: a tag neither replaces nor restarts a resource.
            Tags.Of(app).Add("commit", app.Node.TryGetContext("commit") as string ?? "unknown");

            app.Synth();
        }

        private static ServerImage Windows(string imageId)
        {
            return ServerImage.Windows(new Dictionary<string, string> { ["ap-southeast-2"] = imageId });
        }

        private static IDataVolume Volume(string drive, double gibibytes)
        {
            return new DataVolume { Drive = drive, Size = Size.Gibibytes(gibibytes) };
        }
    }
}
