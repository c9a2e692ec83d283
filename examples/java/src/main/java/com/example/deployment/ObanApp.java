package com.example.deployment;

import com.example.oban.environment.BackupOptions;
import com.example.oban.environment.ClusterOptions;
import com.example.oban.environment.DataVolume;
import com.example.oban.environment.DatabaseOptions;
import com.example.oban.environment.GatewayEntry;
import com.example.oban.environment.HttpsEntryOptions;
import com.example.oban.environment.ImageRetention;
import com.example.oban.environment.NetworkOptions;
import com.example.oban.environment.NotificationOptions;
import com.example.oban.environment.ObanAccount;
import com.example.oban.environment.ObanEnvironment;
import com.example.oban.environment.ServerImage;
import com.example.oban.environment.ServerOptions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.Size;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Tags;
import software.amazon.awscdk.services.ec2.IpAddresses;
import software.amazon.awscdk.services.iam.AccountPrincipal;
import software.amazon.awscdk.services.rds.SqlServerEngineVersion;
import software.amazon.awscdk.services.route53.HostedZone;
import software.amazon.awscdk.services.route53.HostedZoneAttributes;

/** The account and its production environment in Java: the templates are identical to those of examples/production, byte for byte. */
public final class ObanApp {
    private ObanApp() {
    }

    public static void main(final String[] args) {
        App app = new App();
        // Run `cdk deploy -c protectionOptOut='<reason>'` before `cdk destroy`.
        String protectionOptOut = (String) app.getNode().tryGetContext("protectionOptOut");
        StackProps stackProps = StackProps.builder()
            .env(Environment.builder().account("123456789012").region("ap-southeast-2").build())
            .terminationProtection(protectionOptOut == null)
            .build();
        NotificationOptions notifications = NotificationOptions.builder().emailAddresses(List.of("alerts@example.com")).build();

        Stack accountStack = new Stack(app, "oban-account", stackProps);
        ObanAccount account = ObanAccount.Builder.create(accountStack, "Account")
            .operators(List.of(new AccountPrincipal("210987654321")))
            .notifications(notifications)
            .build();

        Stack productionStack = new Stack(app, "oban-production", stackProps);
        ServerImage serverImage = ServerImage.windows(Map.of("ap-southeast-2", "ami-0f1e2d3c4b5a69788"));
        ObanEnvironment.Builder.create(productionStack, "Production")
            .environmentName("prod")
            .account(account)
            .network(NetworkOptions.builder()
                .ipAddresses(IpAddresses.cidr("10.20.0.0/16"))
                .availabilityZones(List.of("ap-southeast-2a", "ap-southeast-2b"))
                .build())
            .gateway(ClusterOptions.builder()
                .entry(GatewayEntry.https(HttpsEntryOptions.builder()
                    .domainName("b2g.oban.example.com")
                    .hostedZone(HostedZone.fromHostedZoneAttributes(productionStack, "Zone", HostedZoneAttributes.builder()
                        .hostedZoneId("Z0123456789EXAMPLE000")
                        .zoneName("oban.example.com")
                        .build()))
                    .healthPath("/health")
                    .build()))
                .image(ServerImage.windows(Map.of("ap-southeast-2", "ami-0a1b2c3d4e5f60718")))
                .build())
            .servers(Map.of(
                "app01", ServerOptions.builder()
                    .image(serverImage)
                    .dataVolumes(List.of(volume("D", 200)))
                    .build(),
                "app02", ServerOptions.builder()
                    .image(serverImage)
                    .availabilityZone("ap-southeast-2b")
                    .dataVolumes(List.of(volume("D", 200), volume("L", 50)))
                    .build()))
            .database(DatabaseOptions.builder()
                .engineVersion(SqlServerEngineVersion.VER_16_00_4236_2_V1)
                .allocatedStorage(Size.gibibytes(500))
                .timezone("AUS Eastern Standard Time")
                .build())
            .backup(BackupOptions.builder()
                .retention(ImageRetention.builder().daily(Duration.days(7)).weekly(Duration.days(35)).build())
                .build())
            .notifications(notifications)
            .protectionOptOut(protectionOptOut)
            .build();

        // This tag may change with every commit: a tag neither replaces nor restarts a resource.
        Object commit = app.getNode().tryGetContext("commit");
        Tags.of(app).add("commit", Objects.requireNonNullElse(commit, "unknown").toString());

        app.synth();
    }

    private static DataVolume volume(final String drive, final int gibibytes) {
        return DataVolume.builder().drive(drive).size(Size.gibibytes(gibibytes)).build();
    }
}
