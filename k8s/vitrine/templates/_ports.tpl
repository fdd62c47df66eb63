{{- /* Where the pods connect to, for NetworkPolicies: ports out of addresses and URLs in the values. */ -}}
{{- define "vitrine.ports" -}}
{{- range . }}
- {protocol: TCP, port: {{ . }}}
{{- end }}
{{- end }}

{{- define "vitrine.dnsEgress" -}}
- to: {{ toYaml .Values.networkPolicy.dnsTo | nindent 4 }}
  ports:
    {{- range .Values.networkPolicy.dnsPorts }}
    - {protocol: UDP, port: {{ . }}}
    - {protocol: TCP, port: {{ . }}}
    {{- end }}
{{- end }}

{{- /* Takes [ports, peers]: a rule if there are ports, to everywhere if there are no peers. */ -}}
{{- define "vitrine.egress" -}}
{{- with index . 0 }}
- ports: {{ include "vitrine.ports" . | nindent 4 }}
  {{- with index $ 1 }}
  to: {{ toYaml . | nindent 4 }}
  {{- end }}
{{- end }}
{{- end }}

{{- /* Of the bootstrap servers of each Kafka but our own. */ -}}
{{- define "vitrine.kafkaPorts" -}}
{{- if .Values.networkPolicy.kafkaPorts -}}
{{- toYaml .Values.networkPolicy.kafkaPorts -}}
{{- else -}}
{{- $servers := list -}}
{{- if not .Values.dev.kafka }}{{ $servers = append $servers (include "vitrine.bootstrapServers" .) }}{{ end -}}
{{- range (.Values.config.bridge | default dict).clusters }}{{ $servers = append $servers .bootstrap_servers }}{{ end -}}
{{- $ports := list -}}
{{- range splitList "," (join "," $servers) -}}
{{- with regexFind "[0-9]+$" (trim .) }}{{ $ports = append $ports (int .) }}{{ end -}}
{{- end -}}
{{- uniq $ports | toYaml -}}
{{- end -}}
{{- end }}

{{- /* Of the schema registry and of the token endpoints of OAUTHBEARER. */ -}}
{{- define "vitrine.httpPorts" -}}
{{- $bridge := .Values.config.bridge | default dict -}}
{{- $endpoint := "sasl.oauthbearer.token.endpoint.url" -}}
{{- $urls := list (get ($bridge.schema_registry | default dict) "url") (get .Values.kafka.properties $endpoint) -}}
{{- range $bridge.clusters }}{{ $urls = append $urls (get (.properties | default dict) $endpoint) }}{{ end -}}
{{- include "vitrine.urlPorts" $urls -}}
{{- end }}

{{- /* Of the collector that spans go to, from each service. */ -}}
{{- define "vitrine.spanPorts" -}}
{{- include "vitrine.urlPorts" (list (get (.Values.config.telemetry | default dict) "otlp_endpoint")) -}}
{{- end }}

{{- /* Of URLs, of which some are empty. */ -}}
{{- define "vitrine.urlPorts" -}}
{{- $ports := list -}}
{{- range compact . -}}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" (urlParse .).host) -}}
{{- $ports = append $ports ($port | default (ternary 80 443 (hasPrefix "http:" .)) | int) -}}
{{- end -}}
{{- uniq $ports | toYaml -}}
{{- end }}
