{{- /* The settings of one service: of `config` what concerns it, and what containers need. */ -}}
{{- define "vitrine.config" -}}
{{- $others := omit (dict "broker" 1 "bridge" 1 "inspector" 1 "embedded_kafka" 1) .component -}}
{{- $config := deepCopy .root.Values.config -}}
{{- range keys $others }}{{ $config = omit $config . }}{{ end -}}
{{- $host := .root.Values.bindHost -}}
{{- $name := include "vitrine.fullname" .root -}}
{{- $own := dict
    "node" (dict "stop_delay" (index .root.Values .component).stopDelay)
    "admin" (dict "host" $host)
    "cluster" (dict
      "enabled" true
      "name" $name
      "port" 7800
      "bus_port" 7801
      "dns_query" (printf "%s-cluster.%s.svc.%s" $name .root.Release.Namespace .root.Values.clusterDomain))
-}}
{{- if eq .component "broker" -}}
{{- $broker := include "vitrine.listeners" .root | fromYaml -}}
{{- $backup := .root.Values.broker.backup -}}
{{- $_ := set $broker "backup_interval" $backup.interval -}}
{{- $_ := set $broker "backups_max" (int $backup.keep) -}}
{{- if $backup.existingClaim }}{{ $_ := set $broker "backup_dir" "/backups" }}{{ end -}}
{{- $_ := set $own "broker" (merge $broker (dict "host" $host "access" (include "vitrine.access" .root | fromYaml))) -}}
{{- else if eq .component "bridge" -}}
{{- $_ := set $own "bridge" (dict "kafka" (include "vitrine.kafka" .root | fromYaml)) -}}
{{- else -}}
{{- $sensor := dict "enabled" .root.Values.inspector.sensor.enabled "host" $host "port" 4789 -}}
{{- $_ := set $own "inspector" (dict "host" $host "sensor" $sensor) -}}
{{- end -}}
{{- mergeOverwrite $config $own | toYaml -}}
{{- end }}

{{- define "vitrine.listeners" -}}
{{- $transports := dict "mqtt" "tcp" "mqtts" "tls" "ws" "ws" "wss" "wss" -}}
{{- $ports := include "vitrine.listenerPorts" . | fromYaml -}}
listeners:
{{- range $name, $listener := .Values.broker.listeners }}
{{- if $listener.enabled }}
{{- if and (has $name (list "mqtts" "wss")) (not $.Values.tls.enabled) }}
{{- fail (printf "broker.listeners.%s needs tls.enabled" $name) }}
{{- end }}
  - name: {{ $name }}
    transport: {{ get $transports $name }}
    port: {{ get $ports $name }}
    proxy_protocol: {{ $listener.proxyProtocol }}
{{- end }}
{{- end }}
{{- with .Values.tls }}
{{- if .enabled }}
tls:
  certificate_file: /etc/vitrine/tls/tls.crt
  key_file: /etc/vitrine/tls/tls.key
  client_certificate: {{ .clientCertificate }}
  {{- if .clientCaSecret }}
  client_ca_file: /etc/vitrine/client-ca/{{ .clientCaKey }}
  {{- else if ne .clientCertificate "none" }}
  {{- fail "tls.clientCertificate needs tls.clientCaSecret" }}
  {{- end }}
{{- end }}
{{- end }}
{{- end }}

{{- /* Of the containers; those of the services are others' choice. */ -}}
{{- define "vitrine.listenerPorts" -}}
{mqtt: 1883, mqtts: 8883, ws: 8083, wss: 8084}
{{- end }}

{{- define "vitrine.tlsSecret" -}}
{{- if .Values.tls.certManager.enabled -}}
{{ include "vitrine.fullname" . }}-tls
{{- else -}}
{{- required "tls.existingSecret is required with tls.enabled (or tls.certManager.enabled)" .Values.tls.existingSecret -}}
{{- end -}}
{{- end }}

{{- define "vitrine.access" -}}
{{- $auth := .Values.auth -}}
{{- if not (or $auth.anonymous $auth.user.enabled $auth.existingSecret) -}}
{{- fail "nobody can log in: set auth.user.enabled, auth.existingSecret or auth.anonymous" -}}
{{- end -}}
anonymous: {{ $auth.anonymous }}
{{- if $auth.existingSecret }}
password_file: /etc/vitrine/users/{{ $auth.passwordFileKey }}
{{- end }}
{{- if $auth.user.enabled }}
users:
  {{ $auth.user.name | quote }}: ${file:/etc/vitrine/user/{{ $auth.user.passwordKey }}}
{{- end }}
{{- end }}

{{- define "vitrine.bootstrapServers" -}}
{{- if .Values.dev.kafka -}}
{{ include "vitrine.kafkaHost" . }}:9092
{{- else -}}
{{- required "kafka.bootstrapServers is required (or dev.kafka=true for a Kafka of its own, for development)" .Values.kafka.bootstrapServers -}}
{{- end -}}
{{- end }}

{{- define "vitrine.kafka" -}}
{{- $kafka := .Values.kafka -}}
{{- $sasl := and $kafka.sasl.mechanism (not .Values.dev.kafka) -}}
{{- $tls := and $kafka.tls.enabled (not .Values.dev.kafka) -}}
bootstrap_servers: {{ include "vitrine.bootstrapServers" . | quote }}
properties:
  security.protocol: {{ if $sasl }}SASL_{{ end }}{{ if $tls }}SSL{{ else }}PLAINTEXT{{ end }}
  {{- if and $tls $kafka.tls.caSecret }}
  ssl.truststore.type: PEM
  ssl.truststore.location: /etc/vitrine/kafka-ca/{{ $kafka.tls.caKey }}
  {{- end }}
  {{- if and $tls $kafka.tls.clientSecret }}
  ssl.keystore.type: PEM
  ssl.keystore.certificate.chain: ${file:/etc/vitrine/kafka-client/{{ $kafka.tls.clientCertificateKey }}}
  ssl.keystore.key: ${file:/etc/vitrine/kafka-client/{{ $kafka.tls.clientKeyKey }}}
  {{- end }}
  {{- if $sasl }}
  sasl.mechanism: {{ $kafka.sasl.mechanism }}
  sasl.jaas.config: {{ include "vitrine.jaas" . | quote }}
  {{- end }}
  {{- with $kafka.properties }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end }}

{{- define "vitrine.jaas" -}}
{{- $sasl := .Values.kafka.sasl -}}
{{- if not $sasl.existingSecret }}{{ fail "kafka.sasl.mechanism needs kafka.sasl.existingSecret" }}{{ end -}}
{{- $dir := "/etc/vitrine/kafka-sasl" -}}
{{- if $sasl.jaasKey -}}
${file:{{ $dir }}/{{ $sasl.jaasKey }}}
{{- else if eq $sasl.mechanism "OAUTHBEARER" -}}
{{- fail "kafka.sasl.mechanism OAUTHBEARER needs kafka.sasl.jaasKey" -}}
{{- else -}}
{{- $module := ternary "plain.PlainLoginModule" "scram.ScramLoginModule" (eq $sasl.mechanism "PLAIN") -}}
org.apache.kafka.common.security.{{ $module }} required username="${file:{{ $dir }}/{{ $sasl.usernameKey }}}" password="${file:{{ $dir }}/{{ $sasl.passwordKey }}}";
{{- end -}}
{{- end }}
