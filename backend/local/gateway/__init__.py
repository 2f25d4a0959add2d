"""The HTTP gateway: what API Gateway and CloudFront do on AWS."""
