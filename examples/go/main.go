// The account and its production environment in Go: the templates are identical to those of examples/production, byte for byte.
package main

import (
	"git.example.com/oban/oban-environment-go/obanenvironment"
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsroute53"
	"github.com/aws/jsii-runtime-go"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)
	// Run `cdk deploy -c protectionOptOut='<reason>'` before `cdk destroy`.
	protectionOptOut := contextValue(app, "protectionOptOut")
	stackProps := &awscdk.StackProps{
		Env:                   &awscdk.Environment{Account: jsii.String("123456789012"), Region: jsii.String("ap-southeast-2")},
		TerminationProtection: jsii.Bool(protectionOptOut == nil),
	}
	notifications := &obanenvironment.NotificationOptions{EmailAddresses: jsii.Strings("alerts@example.com")}

	accountStack := awscdk.NewStack(app, jsii.String("oban-account"), stackProps)
	account := obanenvironment.NewObanAccount(accountStack, jsii.String("Account"), &obanenvironment.ObanAccountProps{
		Operators:     &[]awsiam.IPrincipal{awsiam.NewAccountPrincipal("210987654321")},
		Notifications: notifications,
	})

	productionStack := awscdk.NewStack(app, jsii.String("oban-production"), stackProps)
	serverImage := windows("ami-0f1e2d3c4b5a69788")
	obanenvironment.NewObanEnvironment(productionStack, jsii.String("Production"), &obanenvironment.ObanEnvironmentProps{
		EnvironmentName: jsii.String("prod"),
		Account:         account,
		Network: &obanenvironment.NetworkOptions{
			IpAddresses:       awsec2.IpAddresses_Cidr(jsii.String("10.20.0.0/16")),
			AvailabilityZones: jsii.Strings("ap-southeast-2a", "ap-southeast-2b"),
		},
		Gateway: &obanenvironment.ClusterOptions{
			Entry: obanenvironment.GatewayEntry_Https(&obanenvironment.HttpsEntryOptions{
				DomainName: jsii.String("b2g.oban.example.com"),
				HostedZone: awsroute53.HostedZone_FromHostedZoneAttributes(productionStack, jsii.String("Zone"), &awsroute53.HostedZoneAttributes{
					HostedZoneId: jsii.String("Z0123456789EXAMPLE000"),
					ZoneName:     jsii.String("oban.example.com"),
				}),
				HealthPath: jsii.String("/health"),
			}),
			Image: windows("ami-0a1b2c3d4e5f60718"),
		},
		Servers: &map[string]*obanenvironment.ServerOptions{
			"app01": {
				Image:       serverImage,
				DataVolumes: &[]*obanenvironment.DataVolume{volume("D", 200)},
			},
			"app02": {
				Image:            serverImage,
				AvailabilityZone: jsii.String("ap-southeast-2b"),
				DataVolumes:      &[]*obanenvironment.DataVolume{volume("D", 200), volume("L", 50)},
			},
		},
		Database: &obanenvironment.DatabaseOptions{
			EngineVersion:    awsrds.SqlServerEngineVersion_VER_16_00_4236_2_V1(),
			AllocatedStorage: awscdk.Size_Gibibytes(jsii.Number(500)),
			Timezone:         jsii.String("AUS Eastern Standard Time"),
		},
		Backup: &obanenvironment.BackupOptions{
			Retention: &obanenvironment.ImageRetention{
				Daily:  awscdk.Duration_Days(jsii.Number(7)),
				Weekly: awscdk.Duration_Days(jsii.Number(35)),
			},
		},
		Notifications:    notifications,
		ProtectionOptOut: protectionOptOut,
	})

	// This tag may change with every commit: a tag neither replaces nor restarts a resource.
	commit := contextValue(app, "commit")
	if commit == nil {
		commit = jsii.String("unknown")
	}
	awscdk.Tags_Of(app).Add(jsii.String("commit"), commit, nil)

	app.Synth(nil)
}

// contextValue returns a value of the CDK context, or nil if it is not given.
func contextValue(app awscdk.App, key string) *string {
	value, given := app.Node().TryGetContext(jsii.String(key)).(string)
	if !given {
		return nil
	}
	return &value
}

func windows(imageId string) obanenvironment.ServerImage {
	return obanenvironment.ServerImage_Windows(&map[string]*string{"ap-southeast-2": jsii.String(imageId)})
}

func volume(drive string, gibibytes float64) *obanenvironment.DataVolume {
	return &obanenvironment.DataVolume{Drive: jsii.String(drive), Size: awscdk.Size_Gibibytes(jsii.Number(gibibytes))}
}
