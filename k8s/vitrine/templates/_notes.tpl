{{- /* The commands that connect to a listener, from where its service can be reached. Takes {root, listener}. */ -}}
{{- define "vitrine.howToConnect" -}}
{{- $root := .root -}}
{{- $name := printf "%s-%s" (include "vitrine.fullname" $root) .listener -}}
{{- $ns := $root.Release.Namespace -}}
{{- $service := index $root.Values.broker.listeners .listener -}}
{{- $tls := has .listener (list "mqtts" "wss") -}}
{{- $names := $root.Values.tls.certManager.dnsNames -}}
{{- $local := index (include "vitrine.listenerPorts" $root | fromYaml) .listener }}
{{ get (dict "mqtt" "MQTT" "mqtts" "MQTT over TLS" "ws" "MQTT over WebSocket" "wss" "MQTT over secure WebSocket") .listener }}, in the cluster {{ $name }}.{{ $ns }}.svc.{{ $root.Values.clusterDomain }}:{{ $service.port }}:
{{ if and $service.proxyProtocol (ne $service.type "LoadBalancer") }}
  Each connection must begin with a PROXY protocol header: clients come through what sends it.
{{- else }}
{{- if eq $service.type "LoadBalancer" }}
  {{- if and $tls $root.Values.tls.certManager.enabled $names }}
  HOST={{ first $names }} PORT={{ $service.port }}      # the name is to lead to: kubectl -n {{ $ns }} get service {{ $name }}
  {{- else }}
  HOST=$(kubectl -n {{ $ns }} get service {{ $name }} -o jsonpath='{.status.loadBalancer.ingress[0].ip}{.status.loadBalancer.ingress[0].hostname}') PORT={{ $service.port }}
  {{- end }}
{{- else if eq $service.type "NodePort" }}
  HOST=$(kubectl get nodes -o jsonpath='{.items[0].status.addresses[0].address}')
  PORT=$(kubectl -n {{ $ns }} get service {{ $name }} -o jsonpath='{.spec.ports[0].nodePort}')
{{- else }}
  kubectl -n {{ $ns }} port-forward service/{{ $name }} {{ $local }}:{{ $service.port }} &
  HOST=127.0.0.1 PORT={{ $local }}
{{- end }}
{{- if $tls }}
{{- if $root.Values.tls.certManager.enabled }}
  kubectl -n {{ $ns }} get secret {{ include "vitrine.tlsSecret" $root }} -o jsonpath='{.data.ca\.crt}' | base64 -d > ca.crt
{{- else }}
  # ca.crt: the authority that signed the certificate in the secret {{ include "vitrine.tlsSecret" $root }}
{{- end }}
{{- end }}
{{- if has .listener (list "mqtt" "mqtts") }}
  mosquitto_sub -h "$HOST" -p "$PORT"{{ include "vitrine.tlsOptions" (dict "root" $root "tls" $tls "service" $service) }}{{ include "vitrine.loginOptions" $root }} -t '#' -v
{{- else }}
  {{- if and (eq .listener "ws") $root.Values.broker.ingress.enabled }}
  {{- range $root.Values.broker.ingress.hosts }}
  # From outside: ws{{ if $root.Values.broker.ingress.tls }}s{{ end }}://{{ . }}{{ $root.Values.broker.ingress.path }}
  {{- end }}
  {{- end }}
  echo {{ .listener }}://$HOST:$PORT{{ ($root.Values.config.broker | default dict).ws | default dict | dig "path" "/mqtt" }}      # for a client in a browser
{{- end }}
{{- end }}
{{- end }}

{{- /* An address is in no certificate: only its chain is compared then. */ -}}
{{- define "vitrine.tlsOptions" -}}
{{- if .tls }} --cafile ca.crt
{{- if not (and (eq .service.type "LoadBalancer") .root.Values.tls.certManager.enabled .root.Values.tls.certManager.dnsNames) }} --insecure{{ end }}
{{- if eq .root.Values.tls.clientCertificate "required" }} --cert client.crt --key client.key{{ end }}
{{- end }}
{{- end }}

{{- define "vitrine.loginOptions" -}}
{{- if .Values.auth.user.enabled }} -u {{ .Values.auth.user.name | replace "'" "'\\''" | squote }} -P "$PASSWORD"
{{- else if .Values.auth.existingSecret }} -u USER -P PASSWORD
{{- end }}
{{- end }}
